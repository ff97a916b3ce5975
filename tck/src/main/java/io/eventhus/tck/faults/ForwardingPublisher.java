package io.eventhus.tck.faults;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import java.util.List;

/** Hands every call on to another publisher; override what shall be different. */
public class ForwardingPublisher implements EventPublisher {

    private final EventPublisher publisher;

    /**
     * Makes a publisher in front of another.
     *
     * @param publisher the publisher that does the work; closed with this one
     */
    public ForwardingPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public PublisherInfo info() {
        return publisher.info();
    }

    @Override
    public PublishOutcome publish(List<OutboundEvent> events) {
        return publisher.publish(events);
    }

    @Override
    public void close() {
        publisher.close();
    }
}

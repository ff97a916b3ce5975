package io.eventhus.core;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands events to a publisher, and counts what it acknowledged in terms of the events that were handed in. */
final class Publishing implements Deliverer {

    private final EventPublisher publisher;
    private final Function<StoredEvent, Optional<OutboundEvent>> outbound;

    Publishing(EventPublisher publisher, Function<StoredEvent, Optional<OutboundEvent>> outbound) {
        this.publisher = publisher;
        this.outbound = outbound;
    }

    @Override
    public void deliver(List<SubscribedEvent> events, Answer answer) {
        List<OutboundEvent> messages = new ArrayList<>();
        // Of each message, which of the events it is.
        List<Integer> places = new ArrayList<>();
        PermanentException notMade = null;
        for (int place = 0; place < events.size() && notMade == null; place++) {
            try {
                Optional<OutboundEvent> message =
                        outbound.apply(events.get(place).event());
                if (message.isPresent()) {
                    messages.add(message.get());
                    places.add(place);
                }
            } catch (RuntimeException e) {
                // What comes before it is published all the same.
                notMade = notMade(events.get(place), e);
                places.add(place);
            }
        }
        publish(messages, places, events.size(), notMade, answer);
    }

    private void publish(
            List<OutboundEvent> messages,
            List<Integer> places,
            int size,
            @Nullable PermanentException notMade,
            Answer answer) {
        PublishOutcome outcome = messages.isEmpty() ? new PublishOutcome(0, null) : publisher.publish(messages);
        int acknowledged = Math.min(outcome.acknowledged(), messages.size());
        Throwable cause = outcome.failure() != null ? outcome.failure() : miscounted(acknowledged, messages.size());
        if (cause == null) {
            cause = notMade;
        }
        answer.ended(cause == null ? size : places.get(acknowledged), cause);
    }

    /** A publisher that acknowledges fewer without saying why: the rest is sent again. */
    private @Nullable TransientException miscounted(int acknowledged, int sent) {
        return acknowledged == sent
                ? null
                : new TransientException("publishing to " + publisher.info().name() + " acknowledged " + acknowledged
                        + " of " + sent + " events and gave no reason; the others are sent again");
    }

    private PermanentException notMade(SubscribedEvent event, RuntimeException cause) {
        return new PermanentException(
                "making the message of the event at position " + event.position() + " for "
                        + publisher.info().name() + " failed: "
                        + cause.getClass().getSimpleName() + "; expected a message, or none. Look at the cause",
                cause);
    }
}

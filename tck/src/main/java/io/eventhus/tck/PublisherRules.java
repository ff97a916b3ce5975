package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of a publisher share: a fresh bus, events as the relay would hand them over, and short ways to publish. */
abstract class PublisherRules {

    static final Destination ACCOUNT = new Destination("bank", "account");

    private final List<EventPublisher> opened = new CopyOnWriteArrayList<>();
    private final Outgoing outgoing = new Outgoing();
    EventPublisherFixture fixture;
    EventPublisher publisher;

    abstract EventPublisherFixture newFixture();

    @BeforeEach
    void openFreshBus() {
        fixture = newFixture();
        publisher = openAnother();
    }

    @AfterEach
    void removeBus() {
        opened.forEach(EventPublisher::close);
        fixture.close();
    }

    final EventPublisher openAnother() {
        EventPublisher another = fixture.open();
        opened.add(another);
        return another;
    }

    /** The next event of an account, with a payload. */
    final OutboundEvent event(String account, String data) {
        return outgoing.event(ACCOUNT, account, data);
    }

    final OutboundEvent event(Destination destination, String account, String data) {
        return outgoing.event(destination, account, data);
    }

    /** Events of as many accounts. */
    final List<OutboundEvent> events(int count) {
        List<OutboundEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event("a" + i, "{\"n\":" + i + "}"));
        }
        return events;
    }

    /** Publishes what must be acknowledged whole. */
    final void publish(List<OutboundEvent> events) {
        assertThat(publisher.publish(events))
                .as("publish of %d events", events.size())
                .isEqualTo(new PublishOutcome(events.size(), null));
    }

    static List<String> ids(List<OutboundEvent> events) {
        return events.stream().map(event -> event.event().id()).toList();
    }

    final List<String> arrivedIds(int atLeast) {
        return fixture.arrived(atLeast).stream()
                .map(EventPublisherFixture.Arrived::id)
                .toList();
    }
}

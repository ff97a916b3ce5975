package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.TransientException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused or fails, and how that is told. */
abstract class RefuseRules extends PublisherRules {

    @Test
    void the_publisher_declares_what_its_fixture_declares() {
        PublisherInfo info = publisher.info();
        assertThat(info.acknowledgement()).isEqualTo(fixture.acknowledgement());
        assertThat(publisher.info()).isEqualTo(info);
        assertThat(openAnother().info().acknowledgement()).isEqualTo(info.acknowledgement());
        publish(events(1));
        assertThat(publisher.info()).isEqualTo(info);
        assertThat(arrivedIds(1)).hasSize(1);
    }

    @Test
    void a_publish_without_events_is_a_mistake() {
        assertThatThrownBy(() -> publisher.publish(List.of())).isInstanceOf(IllegalArgumentException.class);
        goesOn(0);
    }

    @Test
    void too_many_events_are_a_mistake_and_none_arrives() {
        int most = publisher.info().eventsPerPublish();
        assertThat(most).as("a limit that the engine can reach").isLessThanOrEqualTo(100_000);
        List<OutboundEvent> events = events(most + 1);
        assertThatThrownBy(() -> publisher.publish(events)).isInstanceOf(IllegalArgumentException.class);
        goesOn(0);
    }

    @Test
    void a_body_above_the_limit_is_a_mistake_and_nothing_arrives() {
        int most = publisher.info().bytesPerBody();
        assertThat(most).as("a limit that fits into memory").isLessThanOrEqualTo(64 << 20);
        OutboundEvent small = event("a", "null");
        OutboundEvent large = event("b", "\"" + "x".repeat(most) + "\"");
        assertThatThrownBy(() -> publisher.publish(List.of(small, large))).isInstanceOf(IllegalArgumentException.class);
        goesOn(0);
    }

    @Test
    void a_broken_bus_is_told_as_a_failure_that_may_pass_and_never_thrown() {
        if (!fixture.canBreak()) {
            assertThatThrownBy(fixture::breakBus).isInstanceOf(UnsupportedOperationException.class);
            goesOn(0);
            return;
        }
        publish(events(1));
        fixture.breakBus();
        List<OutboundEvent> events = events(3);
        PublishOutcome outcome = publisher.publish(events);
        assertThat(outcome.acknowledged()).isLessThan(3);
        assertThat(outcome.failure()).isInstanceOf(TransientException.class);
        fixture.mendBus();
        publish(events.subList(outcome.acknowledged(), 3));
        assertThat(arrivedIds(4)).containsAll(ids(events));
    }

    @Test
    void what_a_broken_bus_acknowledged_has_arrived() {
        if (!fixture.canBreak()) {
            assertThatThrownBy(fixture::breakBus).isInstanceOf(UnsupportedOperationException.class);
            goesOn(0);
            return;
        }
        fixture.breakBus();
        List<OutboundEvent> events = events(3);
        PublishOutcome outcome = publisher.publish(events);
        fixture.mendBus();
        List<OutboundEvent> last = events(1);
        publish(last);
        assertThat(arrivedIds(outcome.acknowledged() + 1))
                .containsAll(ids(events).subList(0, outcome.acknowledged()))
                .contains(last.getFirst().event().id());
    }

    @Test
    void a_publish_after_close_is_refused_for_good() {
        publisher.close();
        List<OutboundEvent> events = events(1);
        assertThatThrownBy(() -> publisher.publish(events)).isInstanceOf(PermanentException.class);
        publisher = openAnother();
        goesOn(0);
    }

    @Test
    void closing_twice_does_nothing_and_leaves_others_open() {
        var second = openAnother();
        publisher.close();
        publisher.close();
        publisher = second;
        goesOn(0);
    }

    /** One more event arrives, and nothing beside it but what had arrived. */
    private void goesOn(int before) {
        List<OutboundEvent> events = events(1);
        publish(events);
        assertThat(arrivedIds(before + 1)).hasSize(before + 1).containsAll(ids(events));
    }
}

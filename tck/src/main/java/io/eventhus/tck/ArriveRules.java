package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What arrives, and how. */
abstract class ArriveRules extends PublisherRules {

    @Test
    void what_is_acknowledged_arrives_with_its_event_id() {
        List<OutboundEvent> events = events(5);
        publish(events);
        assertThat(arrivedIds(5)).containsExactlyInAnyOrderElementsOf(ids(events));
    }

    @Test
    void bodies_arrive_byte_for_byte() {
        List<OutboundEvent> events = List.of(
                event("a", "{\"t\":\"\u20ac\ud83d\ude00 \\u003c\\/ \\\\ \\\"\"}"),
                event("b", "{ \"n\" : 9223372036854775807, \"x\":1.50,\"e\":1E+2 }"),
                event("c", "null"),
                event("d", "{\"k\":1,\"k\":2}"));
        publish(events);
        List<EventPublisherFixture.Arrived> arrived = fixture.arrived(4);
        for (OutboundEvent event : events) {
            assertThat(arrived)
                    .filteredOn(each -> each.id().equals(event.event().id()))
                    .singleElement()
                    .satisfies(each ->
                            assertThat(each.body()).isEqualTo(event.body().toBytes()));
        }
    }

    @Test
    void raw_line_ends_arrive_as_declared() {
        OutboundEvent event = event("a", "{\n\"a\":\r\n1}");
        publish(List.of(event));
        String expected = fixture.keepsLineEnds()
                ? event.body().text()
                : event.body().text().replace('\n', ' ').replace('\r', ' ');
        assertThat(fixture.arrived(1))
                .singleElement()
                .satisfies(each -> assertThat(new String(each.body(), StandardCharsets.UTF_8))
                        .isEqualTo(expected));
    }

    @Test
    void a_large_body_arrives_whole() {
        int most = Math.min(publisher.info().bytesPerBody(), 1 << 20);
        OutboundEvent small = event("a", "\"\"");
        OutboundEvent large = event("b", "\"" + "x".repeat(most - small.body().length()) + "\"");
        publish(List.of(large));
        assertThat(fixture.arrived(1))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.body()).isEqualTo(large.body().toBytes()));
    }

    @Test
    void the_most_events_of_one_call_arrive() {
        List<OutboundEvent> events = events(Math.min(publisher.info().eventsPerPublish(), 1_000));
        publish(events);
        assertThat(arrivedIds(events.size())).containsExactlyInAnyOrderElementsOf(ids(events));
    }

    @Test
    void events_of_one_aggregate_arrive_in_the_order_of_the_calls() {
        List<OutboundEvent> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            OutboundEvent event = event("a", "{\"n\":" + i + "}");
            events.add(event);
            publish(List.of(event, event("other" + i, "null")));
        }
        assertThat(arrivedIds(40)).containsSubsequence(ids(events));
    }

    @Test
    void a_publisher_that_keeps_order_takes_several_events_of_one_aggregate_at_once_and_says_so() {
        assertThat(publisher.info().keepsOrder()).isEqualTo(fixture.keepsOrder());
        if (fixture.keepsOrder()) {
            List<OutboundEvent> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(event("a", "{\"n\":" + i + "}"));
            }
            publish(events);
            assertThat(arrivedIds(20)).containsExactlyElementsOf(ids(events));
        }
    }

    @Test
    void a_repeated_publish_carries_the_same_id() {
        List<OutboundEvent> events = List.of(event("a", "null"));
        publish(events);
        publish(events);
        OutboundEvent last = event("b", "null");
        publish(List.of(last));
        String id = events.getFirst().event().id();
        List<String> expected = fixture.dropsDuplicates() ? List.of(id) : List.of(id, id);
        assertThat(arrivedIds(expected.size() + 1))
                .containsAll(List.of(last.event().id()))
                .filteredOn(id::equals)
                .isEqualTo(expected);
    }

    @Test
    void the_destination_is_told_as_declared() {
        Destination other = new Destination("bank-2", "customer_X");
        publish(List.of(event("a", "null"), event(other, "b", "null")));
        assertThat(fixture.arrived(2).stream().map(EventPublisherFixture.Arrived::destination))
                .containsExactlyInAnyOrder(
                        fixture.tellsDestination() ? ACCOUNT : null, fixture.tellsDestination() ? other : null);
    }

    @Test
    void several_publishers_do_not_mix_their_messages() throws InterruptedException {
        EventPublisher second = openAnother();
        List<OutboundEvent> mine = events(100);
        List<OutboundEvent> theirs = events(100);
        List<PublishOutcome> outcomes = new ArrayList<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            for (OutboundEvent event : theirs) {
                outcomes.add(second.publish(List.of(event)));
            }
        });
        for (OutboundEvent event : mine) {
            publish(List.of(event));
        }
        thread.join();
        assertThat(outcomes).hasSize(100).containsOnly(new PublishOutcome(1, null));
        List<String> all = new ArrayList<>(ids(mine));
        all.addAll(ids(theirs));
        assertThat(arrivedIds(200)).containsExactlyInAnyOrderElementsOf(all);
    }
}

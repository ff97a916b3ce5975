package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.SourcePartition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What comes, and how. */
abstract class ReceiveRules extends ConsumerRules {

    private static final int LARGE = 256 << 10;

    @Test
    void the_consumer_declares_what_its_fixture_declares() {
        ConsumerInfo info = consumer.info();
        assertThat(info.acknowledges()).isEqualTo(fixture.acknowledges());
        assertThat(info.seeks()).isEqualTo(fixture.seeks());
        assertThat(consumer.info()).isEqualTo(info);
    }

    @Test
    void what_is_published_comes_with_all_its_parts() {
        OutboundEvent sent = event(EventDraft.event("Opened")
                .of("Account", "4711")
                .revision("3")
                .data(JsonData.ofText("{\"t\":\"\u20ac\ud83d\ude00\",\"n\":9223372036854775807,\"d\":1.50}"))
                .metadata(Map.of("user", "\u00fc \"1\"")));
        fixture.publish(List.of(sent));
        assertThat(take(1)).singleElement().isInstanceOfSatisfying(InboundRecord.Event.class, event -> {
            assertThat(event.envelope().id()).isEqualTo(sent.event().id());
            assertThat(event.envelope().aggregate()).isEqualTo(sent.event().aggregate());
            assertThat(event.envelope().version()).isEqualTo(sent.event().version());
            assertThat(event.envelope().type()).isEqualTo(sent.event().type());
            assertThat(event.envelope().data()).isEqualTo(sent.event().data());
            assertThat(event.time()).isEqualTo(sent.event().time());
            assertThat(event.revision()).isEqualTo("3");
            assertThat(event.metadata()).isEqualTo(sent.event().metadata());
        });
    }

    @Test
    void events_of_one_aggregate_come_in_order_from_one_partition() {
        for (int i = 0; i < 10; i++) {
            publish(5);
        }
        Map<String, List<Long>> versions = new HashMap<>();
        Map<String, SourcePartition> partitions = new HashMap<>();
        for (InboundRecord record : take(50)) {
            InboundRecord.Event event = (InboundRecord.Event) record;
            String account = event.envelope().aggregate().id();
            versions.computeIfAbsent(account, any -> new ArrayList<>())
                    .add(event.envelope().version());
            assertThat(partitions.computeIfAbsent(account, any -> event.partition()))
                    .isEqualTo(event.partition());
        }
        assertThat(versions).hasSize(5);
        assertThat(versions.values())
                .allSatisfy(each -> assertThat(each).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L));
    }

    @Test
    void positions_grow_within_a_partition_and_start_above_zero() {
        publish(60);
        Map<SourcePartition, Long> last = new HashMap<>();
        for (InboundRecord record : take(60)) {
            assertThat(record.position()).isGreaterThan(last.getOrDefault(record.partition(), 0L));
            last.put(record.partition(), record.position());
        }
    }

    @Test
    void each_record_comes_once() {
        List<String> ids = publish(60);
        List<String> came = new ArrayList<>(idsOf(take(60)));
        came.addAll(takeTheRest());
        assertThat(came).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void what_is_no_envelope_comes_with_the_reason_and_its_body_and_so_does_what_is_behind_it() {
        byte[] body = "{\"id\":7,\"secret\":\"hidden\"}".getBytes(StandardCharsets.UTF_8);
        List<String> ids = new ArrayList<>(publish(3));
        fixture.send(body);
        ids.addAll(publish(3));
        List<InboundRecord> records = take(7);
        assertThat(records)
                .filteredOn(InboundRecord.NotAnEnvelope.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(InboundRecord.NotAnEnvelope.class, message -> {
                    assertThat(message.body()).isEqualTo(body);
                    assertThat(message.reason()).contains("id").doesNotContain("hidden");
                });
        assertThat(idsOf(records)).containsAll(ids);
    }

    @Test
    void a_poll_gives_no_more_than_it_is_asked_for_and_the_rest_later() {
        List<String> ids = publish(10);
        List<String> came = new ArrayList<>();
        long deadline = System.nanoTime() + fixture.patience().toNanos();
        while (came.size() < 10 && System.nanoTime() < deadline) {
            List<InboundRecord> records =
                    consumer.poll(Duration.ofMillis(200), 3).records();
            assertThat(records).hasSizeLessThanOrEqualTo(3);
            came.addAll(idsOf(records));
        }
        assertThat(came).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void where_nothing_is_there_nothing_comes() {
        assertThat(consumer.poll(Duration.ZERO, 10).records()).isEmpty();
        assertThat(consumer.poll(Duration.ofMillis(50), 10).records()).isEmpty();
    }

    @Test
    void what_comes_is_from_partitions_that_are_there_and_assigned() {
        publish(20);
        int came = 0;
        long deadline = System.nanoTime() + fixture.patience().toNanos();
        while (came < 20 && System.nanoTime() < deadline) {
            InboundBatch batch = consumer.poll(Duration.ofMillis(200), 500);
            assertThat(batch.records())
                    .allSatisfy(record -> assertThat(batch.assigned()).contains(record.partition()));
            assertThat(consumer.partitions()).containsAll(batch.assigned());
            came += batch.records().size();
        }
        assertThat(came).isEqualTo(20);
    }

    @Test
    void a_large_event_comes_whole() {
        OutboundEvent large = event("a", "\"" + "x".repeat(LARGE) + "\"");
        fixture.publish(List.of(large));
        assertThat(take(1))
                .singleElement()
                .isInstanceOfSatisfying(
                        InboundRecord.Event.class,
                        event -> assertThat(event.envelope().data())
                                .isEqualTo(large.event().data()));
    }
}

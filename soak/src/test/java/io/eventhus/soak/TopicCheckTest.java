package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.MessageHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of a topic finds what is planted: else it would say nothing. */
class TopicCheckTest {

    private static final int AGGREGATES = 3;

    /** Nine events of three aggregates in turn: an aggregate's are three apart. */
    private final List<StoredEvent> log = new ArrayList<>();

    /** What is sent for each, in order. */
    private final List<OutboundEvent> topic = new ArrayList<>();

    @BeforeEach
    void publish() {
        for (int i = 0; i < 9; i++) {
            log.add(event("id-" + i, i % AGGREGATES, i + 1, i / AGGREGATES + 1, i));
        }
        log.forEach(event -> topic.add(outbound(event)));
    }

    private static StoredEvent event(String id, int aggregate, long position, long version, int amount) {
        return new NewEvent(
                        id,
                        new AggregateId(Orders.ACCOUNT, Integer.toString(aggregate)),
                        Orders.TYPE,
                        "",
                        JsonData.ofText("{\"amount\":" + amount + "}"),
                        Instant.EPOCH,
                        Map.of("of", "the test"),
                        Set.of())
                .at(position, version);
    }

    private static OutboundEvent outbound(StoredEvent event) {
        return Relaying.codec().outbound(Relaying.DESTINATION, event);
    }

    private static ConsumerRecord<byte[], byte[]> record(OutboundEvent event, int partition, long offset) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                Relaying.DESTINATION.dotted(),
                partition,
                offset,
                event.event().aggregate().id().getBytes(StandardCharsets.UTF_8),
                event.body().toBytes());
        MessageHeaders.of(event, MessageHeaders.Binding.KAFKA)
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        topic.forEach(event -> records.add(record(event, 0, records.size())));
        return records;
    }

    private TopicCheck.Result checked(List<ConsumerRecord<byte[], byte[]>> records) {
        TopicCheck check = new TopicCheck();
        log.forEach(check::stored);
        records.forEach(check::record);
        return check.result();
    }

    private void finds(List<ConsumerRecord<byte[], byte[]>> records, String... parts) {
        TopicCheck.Result result = checked(records);
        assertThat(result.findings()).hasSize(parts.length);
        assertThat(result.violations()).isEqualTo(parts.length);
        for (int i = 0; i < parts.length; i++) {
            assertThat(result.findings().get(i)).contains(parts[i]);
        }
    }

    @Test
    void what_is_whole_passes_and_what_comes_again_is_counted() {
        assertThat(checked(records())).isEqualTo(new TopicCheck.Result(9, 9, 0, 0, List.of(), 0));

        topic.addAll(4, topic.subList(0, 4));
        topic.addAll(topic.subList(5, 13));
        assertThat(checked(records())).isEqualTo(new TopicCheck.Result(9, 21, 12, 0, List.of(), 0));
    }

    @Test
    void an_event_that_is_not_there_is_lost() {
        topic.remove(5);
        finds(records(), "event id-5 at position 6 is lost");
        assertThat(checked(records()).lost()).isEqualTo(1);
    }

    @Test
    void an_aggregates_last_event_that_is_not_there_is_lost() {
        topic.removeLast();
        finds(records(), "event id-8 at position 9 is lost");
    }

    @Test
    void two_events_of_one_aggregate_in_the_wrong_order_are_found_also_if_both_come_again() {
        List<OutboundEvent> right = List.copyOf(topic);
        Collections.swap(topic, 1, 4);
        topic.addAll(right);

        finds(records(), "is the first of version 1 of " + log.get(1).aggregate() + ", behind version 2");
    }

    @Test
    void events_of_different_aggregates_may_change_places() {
        Collections.swap(topic, 0, 1);
        assertThat(checked(records()).findings()).isEmpty();
    }

    @Test
    void an_aggregate_in_two_partitions_is_found() {
        List<ConsumerRecord<byte[], byte[]>> records = records();
        records.set(3, record(topic.get(3), 1, 0));

        finds(records, "offset 0 of partition 1 is of " + log.get(3).aggregate(), "which is in partition 1");
    }

    @Test
    void a_record_that_comes_again_with_other_bytes_is_found() {
        StoredEvent was = log.get(2);
        topic.add(outbound(event(was.id(), 2, was.position(), was.version(), 4_711)));

        finds(records(), "has other bytes than the envelope of event id-2");
    }

    @Test
    void an_event_that_comes_again_with_another_id_is_found() {
        StoredEvent was = log.get(2);
        topic.add(outbound(event("id-9", 2, was.position(), was.version(), 2)));

        finds(records(), "is of no stored event; its id is id-9");
    }

    @Test
    void records_that_nobody_relayed_are_found() {
        List<ConsumerRecord<byte[], byte[]>> records = records();
        records.add(new ConsumerRecord<>("any", 0, 9, new byte[0], "{}".getBytes(StandardCharsets.UTF_8)));
        ConsumerRecord<byte[], byte[]> without = new ConsumerRecord<>("any", 0, 10, null, null);
        without.headers().add("ce_id", null);
        records.add(without);

        finds(records, "is of no stored event; its id is null", "is of no stored event; its id is ");
    }

    @Test
    void another_key_and_other_headers_are_found() {
        List<ConsumerRecord<byte[], byte[]>> records = records();
        ConsumerRecord<byte[], byte[]> last = records.removeLast();
        last.headers().add("eventhus-revision", new byte[] {'1'});
        records.add(last);
        ConsumerRecord<byte[], byte[]> other = new ConsumerRecord<>(
                "any", 0, 9, new byte[] {'x'}, topic.getFirst().body().toBytes());
        records.getFirst().headers().forEach(header -> other.headers().add(header));
        records.add(other);

        finds(records, "has other headers than event id-8", "has another key than the aggregate of event id-0");
    }
}

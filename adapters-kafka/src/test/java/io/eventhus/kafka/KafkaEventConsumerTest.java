package io.eventhus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.UnsupportedException;
import io.eventhus.kafka.KafkaEventPublisher.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading topics from any place, and what is told when a place is not there. */
@Timeout(120)
class KafkaEventConsumerTest {

    private static final Duration WAIT = Duration.ofMillis(200);

    private static final Broker BROKER = Broker.shared();

    private final Outgoing outgoing = new Outgoing(Broker.fresh("bank"), "account");

    private KafkaEventConsumer open() {
        return KafkaEventConsumer.seeking(BROKER.address(), outgoing.codec(), outgoing.topic());
    }

    private void publish(List<OutboundEvent> events) {
        try (KafkaEventPublisher publisher = KafkaEventPublisher.open(BROKER.address(), Topics.expect())) {
            assertThat(publisher.publish(events).failure()).isNull();
        }
    }

    private List<OutboundEvent> events(int count) {
        List<OutboundEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(outgoing.event("a" + i % 7));
        }
        return events;
    }

    /** Puts what nobody's publisher writes into the first partition. */
    private void put(byte @Nullable [] value) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(new ClientSettings(BROKER.address()).ofProducer())) {
            var sent = producer.send(new ProducerRecord<>(outgoing.topic(), 0, new byte[] {1}, value));
            producer.flush();
            assertThat(sent).isDone();
        }
    }

    private static List<InboundRecord> take(KafkaEventConsumer consumer, int atLeast) {
        List<InboundRecord> records = new ArrayList<>();
        while (records.size() < atLeast) {
            InboundBatch batch = consumer.poll(WAIT, 50);
            assertThat(batch.records()).hasSizeLessThanOrEqualTo(50);
            records.addAll(batch.records());
        }
        return records;
    }

    private static String id(InboundRecord record) {
        return ((InboundRecord.Event) record).envelope().id();
    }

    @Test
    void all_partitions_are_read_in_order_with_what_the_headers_say() {
        BROKER.make(outgoing.topic(), 3, Map.of());
        List<OutboundEvent> events = events(300);
        events.add(outgoing.event("x", "{}", Map.of("user", "u")));
        publish(events);
        try (KafkaEventConsumer consumer = open()) {
            assertThat(consumer.info().acknowledges()).isFalse();
            assertThat(consumer.partitions()).hasSize(3);
            List<InboundRecord> records = take(consumer, 301);
            assertThat(records).hasSize(301);
            Map<SourcePartition, Long> last = new HashMap<>();
            for (InboundRecord record : records) {
                assertThat(record.position()).isEqualTo(last.getOrDefault(record.partition(), 0L) + 1);
                last.put(record.partition(), record.position());
            }
            assertThat(consumer.ends()).isEqualTo(last);
            InboundRecord.Event told = records.stream()
                    .map(InboundRecord.Event.class::cast)
                    .filter(event -> event.envelope().id().equals("e-301"))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.time()).isEqualTo(Outgoing.TIME);
            assertThat(told.metadata()).isEqualTo(Map.of("user", "u"));
            assertThat(told.envelope().aggregate().id()).isEqualTo("x");
        }
    }

    @Test
    void what_is_no_envelope_is_given_with_the_reason() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        put("no json".getBytes(StandardCharsets.UTF_8));
        put(null);
        publish(List.of(outgoing.event("a")));
        try (KafkaEventConsumer consumer = open()) {
            List<InboundRecord> records = take(consumer, 3);
            assertThat(records.get(0))
                    .isInstanceOfSatisfying(
                            InboundRecord.NotAnEnvelope.class,
                            message -> assertThat(message.body())
                                    .asString(StandardCharsets.UTF_8)
                                    .isEqualTo("no json"));
            assertThat(records.get(1))
                    .isInstanceOfSatisfying(
                            InboundRecord.NotAnEnvelope.class,
                            message -> assertThat(message.reason()).contains("no value"));
            assertThat(id(records.get(2))).isEqualTo("e-1");
        }
    }

    @Test
    void what_is_no_envelope_goes_to_a_topic_of_dead_letters_with_the_reason() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        put("no json".getBytes(StandardCharsets.UTF_8));
        publish(List.of(outgoing.event("a")));
        String dead = outgoing.topic() + ".dead";
        assertThatThrownBy(() -> KafkaDeadLetters.open(BROKER.address(), dead))
                .isInstanceOf(PermanentException.class)
                .hasMessageContainingAll(dead, "there is no such topic");
        BROKER.make(dead, 1, Map.of());
        try (KafkaDeadLetters letters = KafkaDeadLetters.open(BROKER.address(), dead);
                KafkaEventConsumer consumer = open()) {
            letters.send((InboundRecord.NotAnEnvelope) take(consumer, 2).getFirst());
        }
        assertThat(BROKER.records(Set.of(dead), 1)).singleElement().satisfies(record -> {
            assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("no json");
            Map<String, String> headers = new HashMap<>();
            record.headers().forEach(each -> headers.put(each.key(), new String(each.value(), StandardCharsets.UTF_8)));
            assertThat(headers)
                    .containsEntry("eventhus-source", outgoing.topic())
                    .containsEntry("eventhus-partition", "0")
                    .containsEntry("eventhus-position", "1")
                    .hasEntrySatisfying(
                            "eventhus-reason", reason -> assertThat(reason).contains("JSON"));
        });
    }

    @Test
    void reading_starts_where_it_is_told_to() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(events(5));
        Instant between = Instant.now().plusMillis(1);
        while (!Instant.now().isAfter(between)) {
            Thread.onSpinWait();
        }
        publish(events(5));
        try (KafkaEventConsumer consumer = open()) {
            SourcePartition only = consumer.partitions().iterator().next();
            consumer.seek(only, new StartAt.After(7));
            assertThat(take(consumer, 3)).extracting(InboundRecord::position).containsExactly(8L, 9L, 10L);
            consumer.seek(only, new StartAt.Time(between));
            assertThat(take(consumer, 5)).extracting(InboundRecord::position).containsExactly(6L, 7L, 8L, 9L, 10L);
            consumer.seek(only, new StartAt.End());
            assertThat(consumer.poll(WAIT, 10).records()).isEmpty();
            publish(events(1));
            assertThat(take(consumer, 1)).extracting(InboundRecord::position).containsExactly(11L);
            consumer.seek(only, new StartAt.Beginning());
            assertThat(take(consumer, 11))
                    .first()
                    .extracting(InboundRecord::position)
                    .isEqualTo(1L);
            consumer.seek(only, new StartAt.Time(Instant.now().plusSeconds(3_600)));
            assertThat(consumer.poll(WAIT, 10).records()).isEmpty();
        }
    }

    @Test
    void a_place_that_is_not_there_yet_or_no_longer_is_refused() throws Exception {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(events(10));
        try (KafkaEventConsumer consumer = open()) {
            SourcePartition only = consumer.partitions().iterator().next();
            assertThatThrownBy(() -> consumer.seek(only, new StartAt.After(11)))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContainingAll("position 11", "not there yet", "ends at 10");
            TopicPartition partition = new TopicPartition(outgoing.topic(), 0);
            BROKER.admin()
                    .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get();
            assertThatThrownBy(() -> consumer.seek(only, new StartAt.After(5)))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContainingAll("position 5", "no longer there");
            consumer.seek(only, new StartAt.After(6));
            assertThat(take(consumer, 4)).hasSize(4);
            assertThatThrownBy(() -> consumer.acknowledge(Map.of(only, 10L))).isInstanceOf(UnsupportedException.class);
        }
    }

    @Test
    void a_reader_that_is_too_slow_is_told_so() throws Exception {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(events(10));
        try (KafkaEventConsumer consumer = open()) {
            consumer.seek(consumer.partitions().iterator().next(), new StartAt.After(2));
            BROKER.admin()
                    .deleteRecords(Map.of(new TopicPartition(outgoing.topic(), 0), RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get();
            assertThatThrownBy(() -> take(consumer, 1))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContainingAll("no longer there", "does not keep it long enough");
        }
    }

    @Test
    void a_topic_that_was_made_again_is_refused() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(events(3));
        try (KafkaEventConsumer consumer = open()) {
            SourcePartition before = consumer.partitions().iterator().next();
            assertThat(take(consumer, 3)).hasSize(3);
            BROKER.delete(Set.of(outgoing.topic()));
            BROKER.make(outgoing.topic(), 1, Map.of());
            publish(events(5));
            assertThatThrownBy(() -> {
                        while (true) {
                            consumer.poll(WAIT, 10);
                        }
                    })
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("deleted and made again");
            try (KafkaEventConsumer other = open()) {
                assertThatThrownBy(() -> other.seek(before, new StartAt.After(3)))
                        .isInstanceOf(PermanentException.class)
                        .hasMessageContaining("made again");
            }
        }
    }

    @Test
    void partitions_that_are_added_are_read_from_their_beginning() throws Exception {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(events(10));
        try (KafkaEventConsumer consumer = open()) {
            assertThat(take(consumer, 10)).hasSize(10);
            BROKER.admin()
                    .createPartitions(Map.of(outgoing.topic(), NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            publish(events(200));
            List<InboundRecord> records = take(consumer, 200);
            assertThat(records).hasSize(200);
            assertThat(records.stream().map(InboundRecord::partition).distinct().map(SourcePartition::number))
                    .hasSizeGreaterThan(1);
            assertThat(consumer.poll(WAIT, 1).assigned()).hasSize(4);
        }
    }

    @Test
    void a_topic_that_is_not_there_is_refused_and_not_made() {
        assertThatThrownBy(this::open)
                .isInstanceOf(PermanentException.class)
                .hasMessageContainingAll(outgoing.topic(), "there is no such topic");
        assertThat(BROKER.topics()).doesNotContain(outgoing.topic());
        assertThatThrownBy(() -> KafkaEventConsumer.seeking(BROKER.address(), outgoing.codec()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void while_the_broker_is_away_nothing_comes_and_then_it_goes_on() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        publish(events(3));
        try (KafkaEventConsumer consumer = open()) {
            assertThat(take(consumer, 3)).hasSize(3);
            BROKER.server().kill();
            BROKER.server().start();
            publish(events(2));
            assertThat(take(consumer, 2)).extracting(InboundRecord::position).containsExactly(4L, 5L);
        }
    }
}

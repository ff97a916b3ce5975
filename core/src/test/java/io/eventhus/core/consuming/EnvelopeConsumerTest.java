package io.eventhus.core.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.Envelope;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.JsonData;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.StateDocument;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryStateStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EnvelopeConsumerTest {

    private static final SourcePartition ONE = new SourcePartition("s@1", "s", 0);
    private static final SourcePartition TWO = new SourcePartition("s@1", "s", 1);

    private final Records records = new Records();

    /** A source in memory: gives what lies ready, one after the other, and notes what is acknowledged. */
    private static final class Records implements EventConsumer {

        final List<InboundRecord> ready = new ArrayList<>();
        final Map<SourcePartition, Long> acknowledged = new HashMap<>();
        boolean closed;
        boolean isDown;
        Set<SourcePartition> assigned = Set.of(ONE, TWO);

        @Override
        public ConsumerInfo info() {
            return new ConsumerInfo("records", true, true);
        }

        @Override
        public Set<SourcePartition> partitions() {
            return Set.of(ONE, TWO);
        }

        @Override
        public Map<SourcePartition, Long> ends() {
            return Map.of();
        }

        @Override
        public Map<SourcePartition, Long> endsAt(Instant time) {
            return Map.of();
        }

        @Override
        public InboundBatch poll(Duration atMost, int maxRecords) {
            List<InboundRecord> given = List.copyOf(ready.subList(0, Math.min(maxRecords, ready.size())));
            ready.subList(0, given.size()).clear();
            return new InboundBatch(given, assigned);
        }

        @Override
        public void acknowledge(Map<SourcePartition, Long> upTo) {
            if (isDown) {
                throw new TransientException("down");
            }
            acknowledged.putAll(upTo);
        }

        @Override
        public void seek(SourcePartition partition, StartAt start) {
            ready.clear();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private void event(SourcePartition partition, long position, String id) {
        records.ready.add(new InboundRecord.Event(
                partition,
                position,
                new Envelope(id, new AggregateId("Account", "1"), "", 1, "Opened", JsonData.NULL),
                null,
                "",
                Map.of()));
    }

    private void other(long position) {
        records.ready.add(new InboundRecord.NotAnEnvelope(ONE, position, "no JSON at 0", new byte[] {'h', 'i'}));
    }

    private static List<String> poll(EventConsumer consumer) {
        return consumer.poll(Duration.ZERO, 100).records().stream()
                .map(record -> ((InboundRecord.Event) record).envelope().id())
                .toList();
    }

    @Test
    void an_event_that_comes_again_elsewhere_is_dropped_and_acknowledged_with_the_others() {
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.stop(), 10);
        event(ONE, 1, "a");
        event(ONE, 2, "b");
        event(ONE, 3, "a");
        event(TWO, 1, "b");
        assertThat(poll(consumer)).containsExactly("a", "b");
        assertThat(records.acknowledged).containsExactly(Map.entry(TWO, 1L));
        consumer.acknowledge(Map.of(ONE, 1L));
        assertThat(records.acknowledged).containsEntry(ONE, 1L);
        consumer.acknowledge(Map.of(ONE, 2L));
        assertThat(records.acknowledged).containsEntry(ONE, 3L);
    }

    @Test
    void the_same_message_given_once_more_is_no_duplicate() {
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.stop(), 10);
        event(ONE, 1, "a");
        poll(consumer);
        event(ONE, 1, "a");
        assertThat(poll(consumer)).containsExactly("a");
    }

    @Test
    void ids_are_remembered_within_the_bound_and_forgotten_by_a_seek() {
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.stop(), 2);
        event(ONE, 1, "a");
        event(ONE, 2, "b");
        event(ONE, 3, "c");
        event(ONE, 4, "c");
        event(ONE, 5, "a");
        assertThat(poll(consumer)).containsExactly("a", "b", "c", "a");
        consumer.seek(ONE, new StartAt.Beginning());
        event(ONE, 6, "a");
        assertThat(poll(consumer)).containsExactly("a");
    }

    @Test
    void a_message_that_is_no_envelope_stops_after_what_stands_before_it() {
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.stop(), 10);
        event(ONE, 1, "a");
        other(2);
        event(ONE, 3, "b");
        assertThat(poll(consumer)).containsExactly("a");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> poll(consumer))
                    .isInstanceOf(NotAnEnvelopeException.class)
                    .hasMessageContaining("position 2 of records")
                    .hasMessageContaining("no JSON at 0");
        }
        consumer.seek(ONE, new StartAt.After(2));
        event(ONE, 3, "b");
        assertThat(poll(consumer)).containsExactly("b");
    }

    @Test
    void what_is_put_aside_is_kept_with_its_reason_and_counts_as_handled() {
        MemoryStateStore state = new MemoryStateStore();
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.park(state, "bank", 2), 10);
        other(1);
        event(ONE, 2, "a");
        other(3);
        other(3);
        assertThat(poll(consumer)).containsExactly("a");
        consumer.acknowledge(Map.of(ONE, 2L));
        assertThat(records.acknowledged).containsEntry(ONE, 3L);

        List<StateDocument> kept = state.list("unreadable/", null, 10);
        assertThat(kept).hasSize(2);
        assertThat(kept.getFirst().key().path()).isEqualTo("unreadable/bank/s_401/0/1");
        assertThat(kept.getFirst().value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("reason: no JSON at 0\nsource: s\nposition: 1\nbytes: 2\nbody: aGk=\n");
    }

    @Test
    void what_is_sent_elsewhere_counts_as_handled_when_it_is_safe_there() {
        List<Long> sent = new ArrayList<>();
        AtomicBoolean away = new AtomicBoolean(true);
        EnvelopeConsumer consumer = new EnvelopeConsumer(
                records,
                UnreadablePolicy.forward(message -> {
                    if (away.getAndSet(false)) {
                        throw new TransientException("the bus is away; try again");
                    }
                    sent.add(message.position());
                }),
                10);
        other(7);
        assertThatThrownBy(() -> poll(consumer)).isInstanceOf(TransientException.class);
        assertThat(records.acknowledged).isEmpty();
        assertThat(poll(consumer)).isEmpty();
        assertThat(sent).containsExactly(7L);
        assertThat(records.acknowledged).containsEntry(ONE, 7L);
        event(ONE, 8, "a");
        assertThat(poll(consumer)).containsExactly("a");
        consumer.acknowledge(Map.of(ONE, 8L));
        assertThat(records.acknowledged).containsEntry(ONE, 8L);
    }

    @Test
    void what_is_put_aside_alone_is_acknowledged_at_once_and_too_much_stops() {
        MemoryStateStore state = new MemoryStateStore();
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.park(state, "bank", 1), 10);
        other(7);
        assertThat(poll(consumer)).isEmpty();
        assertThat(records.acknowledged).containsEntry(ONE, 7L);
        other(8);
        assertThatThrownBy(() -> poll(consumer))
                .isInstanceOf(NotAnEnvelopeException.class)
                .hasMessageContaining("1 that are put aside");
        assertThat(records.acknowledged).containsEntry(ONE, 7L);
    }

    @Test
    void trouble_of_the_state_store_loses_nothing_that_was_taken() {
        MemoryStateStore state = new MemoryStateStore();
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.park(state, "bank", 5), 10);
        state.close();
        event(ONE, 1, "a");
        other(2);
        event(ONE, 3, "b");
        assertThat(poll(consumer)).containsExactly("a");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> poll(consumer)).isInstanceOf(EventhusException.class);
        }
        consumer.acknowledge(Map.of(ONE, 1L));
        assertThat(records.acknowledged).containsExactly(Map.entry(ONE, 1L));
    }

    @Test
    void trouble_of_the_broker_with_what_was_passed_keeps_back_no_event() {
        EnvelopeConsumer consumer = new EnvelopeConsumer(records, UnreadablePolicy.stop(), 10);
        event(ONE, 1, "a");
        event(TWO, 1, "a");
        records.isDown = true;
        assertThat(poll(consumer)).containsExactly("a");
        assertThat(records.acknowledged).isEmpty();
        records.isDown = false;
        assertThat(poll(consumer)).isEmpty();
        assertThat(records.acknowledged).containsExactly(Map.entry(TWO, 1L));
    }

    @Test
    void closing_closes_the_source_and_wrong_bounds_are_refused() {
        new EnvelopeConsumer(records, UnreadablePolicy.stop(), 1).close();
        assertThat(records.closed).isTrue();
        assertThatThrownBy(() -> new EnvelopeConsumer(records, UnreadablePolicy.stop(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UnreadablePolicy.park(new MemoryStateStore(), "", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

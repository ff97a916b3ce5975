package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.Envelope;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.JsonData;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reading is over when all is handled, not when all is received. */
class UntilCaughtUpTest {

    private static final SourcePartition ONE = new SourcePartition("topic", "one", 0);

    private final Queue<InboundRecord> sent = new ArrayDeque<>();
    private final UntilCaughtUp reading;
    private final List<Boolean> overWhileSifted = new ArrayList<>();
    private long handled;

    UntilCaughtUpTest() {
        send(1, "a", 1);
        send(2, "b", 2);
        send(3, "b", 2);
        this.reading = UntilCaughtUp.of(Topic::new);
    }

    @Test
    void what_was_received_and_not_yet_looked_at_is_not_over() {
        try (EventConsumer consumer = reading.open()) {
            overWhileSifted.clear();

            assertThat(consumer.poll(Duration.ZERO, 100).records()).hasSize(2);
            consumer.poll(Duration.ZERO, 100);

            assertThat(overWhileSifted).isNotEmpty().doesNotContain(true);
        }
    }

    @Test
    void it_is_over_when_the_last_event_is_handled_though_a_duplicate_stands_behind_it() {
        try (EventConsumer consumer = reading.open()) {
            assertThat(isOver()).isFalse();
            consumer.poll(Duration.ZERO, 100);
            consumer.poll(Duration.ZERO, 100);
            handled = 1;
            assertThat(isOver()).isFalse();

            handled = 2;

            assertThat(isOver()).isTrue();
        }
    }

    @Test
    void what_is_sent_later_is_not_waited_for() {
        send(4, "c", 3);
        try (EventConsumer consumer = reading.open()) {
            consumer.poll(Duration.ZERO, 3);
            consumer.poll(Duration.ZERO, 0);
            handled = 2;

            assertThat(isOver()).isTrue();
        }
    }

    private boolean isOver() {
        return reading.isOver((account, version) -> handled >= version);
    }

    private void send(long position, String id, int version) {
        Envelope envelope = new Envelope(id, new AggregateId("Account", "1"), "", version, "Opened", JsonData.NULL);
        sent.add(new InboundRecord.Event(ONE, position, envelope, null, "", Map.of()));
    }

    /** One partition. It is asked who it is while what it gave is being sifted. */
    private final class Topic implements EventConsumer {

        @Override
        public ConsumerInfo info() {
            if (reading != null) {
                overWhileSifted.add(isOver());
            }
            return new ConsumerInfo("topic", true, false);
        }

        @Override
        public Set<SourcePartition> partitions() {
            return Set.of(ONE);
        }

        @Override
        public Map<SourcePartition, Long> ends() {
            return Map.of(ONE, 3L);
        }

        @Override
        public Map<SourcePartition, Long> endsAt(Instant time) {
            throw new UnsupportedOperationException("not asked for");
        }

        @Override
        public InboundBatch poll(Duration atMost, int maxRecords) {
            List<InboundRecord> given = new ArrayList<>();
            while (given.size() < maxRecords && !sent.isEmpty()) {
                given.add(sent.remove());
            }
            return new InboundBatch(given, Set.of(ONE));
        }

        @Override
        public void acknowledge(Map<SourcePartition, Long> upTo) {
            throw new UnsupportedOperationException("not asked for");
        }

        @Override
        public void seek(SourcePartition partition, StartAt start) {
            throw new UnsupportedOperationException("not asked for");
        }

        @Override
        public void close() {
            // What was sent stays.
        }
    }
}

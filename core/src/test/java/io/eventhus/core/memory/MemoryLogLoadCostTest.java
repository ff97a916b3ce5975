package io.eventhus.core.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryLogLoadCostTest {

    private static final int EVENTS_PER_AGGREGATE = 10;
    private static final int LOADS = 20_001;

    @Test
    void a_load_costs_the_same_after_a_hundred_times_more_events() {
        MemoryCommitLog small = logOf(1_000);
        MemoryCommitLog large = logOf(100_000);
        // In turns, and the best of several: the compiler and the neighbours on the machine disturb both alike.
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 6; round++) {
            double ratio = (double) medianLoadNanos(large) / medianLoadNanos(small);
            best = Math.min(best, ratio);
        }

        assertThat(best).as("p50 of a load after 100,000 events / after 1,000").isLessThanOrEqualTo(1.5);
        small.close();
        large.close();
    }

    private static long medianLoadNanos(MemoryCommitLog log) {
        long head = log.head();
        // The same few aggregates at the same age in both logs, so that only the index differs and not the CPU's cache.
        long aggregates = 1_000 / EVENTS_PER_AGGREGATE;
        long[] nanos = new long[LOADS];
        long seen = 0;
        for (int i = 0; i < LOADS; i++) {
            EventQuery query = EventQuery.ofAggregate(aggregate(i % aggregates));
            long start = System.nanoTime();
            try (Cursor<StoredEvent> events = log.find(query, 0, head)) {
                while (events.next() != null) {
                    seen++;
                }
            }
            nanos[i] = System.nanoTime() - start;
        }
        assertThat(seen).isEqualTo((long) LOADS * EVENTS_PER_AGGREGATE);
        Arrays.sort(nanos);
        return nanos[LOADS / 2];
    }

    private static MemoryCommitLog logOf(int events) {
        MemoryCommitLog log = new MemoryCommitLog();
        String last = "log-id";
        int perCommit = EVENTS_PER_AGGREGATE;
        for (long head = 0; head < events; head += perCommit) {
            List<StoredEvent> stored = new ArrayList<>();
            for (int i = 0; i < perCommit; i++) {
                stored.add(event(head + 1 + i, aggregate(head / perCommit), i + 1));
            }
            String id = "commit-" + head;
            Commit commit = new Commit(head + 1, id, last, "test", Instant.EPOCH, stored);
            assertThat(log.append(head, List.of(commit))).isEqualTo(new AppendOutcome.Stored(1));
            last = id;
        }
        return log;
    }

    private static AggregateId aggregate(long number) {
        return new AggregateId("Account", Long.toString(number));
    }

    private static StoredEvent event(long position, AggregateId aggregate, long version) {
        return new StoredEvent(
                position,
                "event-" + position,
                aggregate,
                version,
                "Deposited",
                "",
                JsonData.ofText("{}"),
                Instant.EPOCH,
                Map.of(),
                Set.of(new Tag("Account", aggregate.id())));
    }
}

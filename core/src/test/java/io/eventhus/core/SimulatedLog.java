package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log that keeps the contract and does everything unpleasant that the contract allows: requests and replies get lost,
 * land late or twice, writes stop half way, reads are behind, calls fail.
 */
final class SimulatedLog {

    private static final long LATENCY_NANOS = 1_000_000;
    private final TransientException trouble = new TransientException("simulated trouble");

    private final VirtualTime time;
    private final Random random;
    final List<Commit> commits = new ArrayList<>();
    final List<StoredEvent> events = new ArrayList<>();
    /** How often a call meets a fault, in percent; 0 ends all trouble. */
    int faults;

    SimulatedLog(VirtualTime time, Random random, int faults) {
        this.time = time;
        this.random = random;
        this.faults = faults;
    }

    long head() {
        return events.size();
    }

    void append(Action.Append append, Consumer<AppendOutcome> answer) {
        int fault = isFaulty() ? random.nextInt(7) : -1;
        long later = LATENCY_NANOS * (1 + random.nextInt(200));
        time.after(latency(), () -> {
            AppendOutcome outcome = switch (fault) {
                case 0 -> unknown(0); // the request was lost
                case 1 -> replyLost(append);
                case 2 -> late(append, later); // it lands later, perhaps after the answer was given up
                case 3 -> twice(append, later); // it lands a second time
                case 4 ->
                    unknown(store(append, 1 + random.nextInt(append.commits().size()))); // cut half way
                case 5 -> new AppendOutcome.Failed(0, trouble); // refused for the moment
                case 6 -> halfFailed(append); // the rest was refused for the moment
                default -> outcome(append);
            };
            time.after(latency(), () -> answer.accept(outcome));
        });
    }

    private AppendOutcome replyLost(Action.Append append) {
        store(append, Integer.MAX_VALUE);
        return unknown(0);
    }

    private AppendOutcome late(Action.Append append, long later) {
        time.after(later, () -> store(append, Integer.MAX_VALUE));
        return unknown(0);
    }

    private AppendOutcome twice(Action.Append append, long later) {
        time.after(later, () -> store(append, Integer.MAX_VALUE));
        return outcome(append);
    }

    private AppendOutcome halfFailed(Action.Append append) {
        int stored = store(append, random.nextInt(append.commits().size()));
        return append.expectedHead() == head() || stored > 0
                ? new AppendOutcome.Failed(stored, trouble)
                : new AppendOutcome.HeadMoved(0);
    }

    private AppendOutcome outcome(Action.Append append) {
        int stored = store(append, Integer.MAX_VALUE);
        return stored == append.commits().size()
                ? new AppendOutcome.Stored(stored)
                : new AppendOutcome.HeadMoved(stored);
    }

    private AppendOutcome unknown(int stored) {
        return new AppendOutcome.Unknown(stored, trouble);
    }

    /** Compare-and-append of the first {@code most} commits; returns how many were stored. */
    private int store(Action.Append append, int most) {
        if (append.expectedHead() != head()) {
            return 0;
        }
        List<Commit> stored = append.commits().stream().limit(most).toList();
        for (Commit commit : stored) {
            commits.add(commit);
            events.addAll(commit.events());
        }
        return stored.size();
    }

    void read(long after, Consumer<List<LogEntry>> answer, Runnable failed) {
        boolean fails = isFaulty() && random.nextBoolean();
        long behind = isFaulty() ? random.nextInt(5) : 0;
        time.after(latency(), () -> {
            List<LogEntry> page = commits.stream()
                    .filter(commit -> commit.lastPosition() > after && commit.lastPosition() <= head() - behind)
                    .limit(3)
                    .map(LogEntry.class::cast)
                    .toList();
            time.after(latency(), fails ? failed : () -> answer.accept(page));
        });
    }

    void find(EventQuery query, long after, long upTo, Consumer<List<StoredEvent>> answer, Runnable failed) {
        boolean fails = isFaulty() && random.nextInt(3) == 0;
        time.after(latency(), () -> {
            List<StoredEvent> found = events.stream()
                    .filter(event -> event.position() > after && event.position() <= upTo && query.matches(event))
                    .limit(10)
                    .toList();
            time.after(latency(), fails ? failed : () -> answer.accept(found));
        });
    }

    void lastVersion(AggregateId aggregate, long upTo, Consumer<Long> answer, Runnable failed) {
        find(EventQuery.ofAggregate(aggregate), 0, upTo, any -> answer.accept(versionOf(aggregate, upTo)), failed);
    }

    long versionOf(AggregateId aggregate, long upTo) {
        return events.stream()
                .filter(event -> event.position() <= upTo && event.aggregate().equals(aggregate))
                .count();
    }

    @Nullable
    String logId() {
        return commits.isEmpty() ? null : commits.getFirst().predecessor();
    }

    long latency() {
        return LATENCY_NANOS / 10 + random.nextLong(LATENCY_NANOS);
    }

    boolean isFaulty() {
        return random.nextInt(100) < faults;
    }

    TransientException trouble() {
        return trouble;
    }
}

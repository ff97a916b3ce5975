package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.api.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * The adapter of a simulated backend: what a {@link CommitLog} answers, made from what the replicas hold at this moment.
 * It keeps the contract, as an adapter of a real backend must. Appends take time: see {@link SimulatedAppend}.
 */
final class SimulatedLog implements CommitLog {

    static final LogLimits LIMITS = new LogLimits(6, 1 << 20, 6, 1 << 20, 1000);

    private final Replicas replicas;
    private final Random random;
    private final Faults faults;

    SimulatedLog(Replicas replicas, Random random, Faults faults) {
        this.replicas = replicas;
        this.random = random;
        this.faults = faults;
    }

    @Override
    public LogInfo info() {
        String logId = null;
        for (LogEntry entry : replicas.durable()) {
            if (entry instanceof Commit first) {
                logId = first.predecessor();
                break;
            }
        }
        return new LogInfo("simulated", logId, LIMITS, Set.of());
    }

    @Override
    public long head() {
        Replicas.Replica asked = replicas.writable();
        if (!replicas.isConfirmed(asked)) {
            throw behind();
        }
        return asked.durableEnd();
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        Replicas.Replica asked = replicas.any();
        // What arrives is cut anywhere; the rest of it comes later.
        long arrived = asked.durableEnd() - (faults.strike() ? random.nextInt(5) : 0);
        List<LogEntry> entries = new ArrayList<>();
        for (int i = asked.indexOf(after + 1); i < asked.log().size(); i++) {
            LogEntry entry = asked.log().get(i);
            if (entry.lastPosition() > arrived || entry.firstPosition() > upTo) {
                break;
            }
            entries.add(entry);
        }
        return new ListCursor<>(entries);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        return new ListCursor<>(matching(query, after, upTo));
    }

    private List<StoredEvent> matching(EventQuery query, long after, long upTo) {
        Replicas.Replica asked = replicas.any();
        if (asked.durableEnd() < upTo) {
            throw behind();
        }
        List<StoredEvent> found = new ArrayList<>();
        for (int i = asked.indexOf(after + 1); i < asked.committed(); i++) {
            if (asked.log().get(i) instanceof Commit commit) {
                for (StoredEvent event : commit.events()) {
                    if (event.position() > after && event.position() <= upTo && query.matches(event)) {
                        found.add(event);
                    }
                }
            }
        }
        return found;
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        List<StoredEvent> found = matching(EventQuery.ofAggregate(aggregate), 0, upTo);
        return found.isEmpty() ? 0 : found.getLast().version();
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        return OptionalLong.empty();
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        return () -> {};
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        throw new UnsupportedOperationException("an append takes virtual time; expected a call of SimulatedAppend");
    }

    @Override
    public void close() {}

    private static TransientException behind() {
        return new TransientException("the replica that was asked cannot see everything yet");
    }
}

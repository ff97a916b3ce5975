package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.ConflictException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.tck.check.Append;
import io.eventhus.tck.check.Checker;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.LogContent;
import io.eventhus.tck.check.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Writes down what everybody did and was told, for the checker and, on demand, for a human reader. */
final class Witness {

    private final VirtualTime time;
    private final Replicas replicas;
    private final boolean traces;
    private final List<String> trace = new ArrayList<>();
    private final History history;
    private final Map<AggregateId, Long> versions = new HashMap<>();
    private final Map<Told, Integer> counts = new HashMap<>();
    private int commitIds;
    private int eventIds;
    private boolean over;

    /** What can happen in a run; one in which nothing happens proves nothing. */
    enum Told {
        STORED,
        CONFLICT,
        UNKNOWN,
        FAILED,
        LOADED,
        KEPT,
        FOLLOWED,
        HANDLED,
        PARKED,
        PUBLISHED,
        VANISHED
    }

    Witness(VirtualTime time, Replicas replicas, boolean traces) {
        this.time = time;
        this.replicas = replicas;
        this.traces = traces;
        this.history = History.inMemory(time::now, replicas::durableEnd);
    }

    History history() {
        return history;
    }

    void traces(Supplier<String> what) {
        if (traces) {
            trace.add(String.format("%10.3f ms  %s", time.now() / 1e6, what.get()));
        }
    }

    List<String> trace() {
        return trace;
    }

    void count(Told what) {
        counts.merge(what, 1, Integer::sum);
    }

    Map<Told, Integer> counts() {
        return counts;
    }

    String nextCommitId() {
        return "c" + ++commitIds;
    }

    String nextEventId() {
        return "e" + ++eventIds;
    }

    /** The last version that somebody was told of. */
    long lastVersion(AggregateId aggregate) {
        return versions.getOrDefault(aggregate, 0L);
    }

    /** Everything has been done: who looks for more may stop. */
    void over() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    Append invoked(String process, String id, NewCommit commit) {
        traces(() -> process + " append " + id + " of " + commit.events().size() + " " + commit.conditions());
        return history.appending(commit.events(), commit.conditions());
    }

    void stored(Append append, Commit commit) {
        traces(() -> "    stored " + commit.id() + " at " + commit.firstPosition());
        count(Told.STORED);
        commit.events().forEach(event -> versions.merge(event.aggregate(), event.version(), Math::max));
        append.stored(commit);
    }

    void failed(Append append, String id, EventhusException reason) {
        traces(() -> "    not " + id + ": " + reason.getMessage());
        count(
                switch (reason) {
                    case ConflictException conflict -> Told.CONFLICT;
                    case OutcomeUnknownException unknown -> Told.UNKNOWN;
                    default -> Told.FAILED;
                });
        append.failed(reason);
    }

    /** Throws what contradicts what was promised. */
    void check() {
        for (int i = replicas.vanished(); i > 0; i--) {
            count(Told.VANISHED);
        }
        Report report = Checker.check(LogContent.of(replicas.durable()), history.recording());
        if (!report.isClean()) {
            throw new AssertionError(report.toString());
        }
    }
}

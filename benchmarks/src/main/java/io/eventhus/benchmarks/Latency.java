package io.eventhus.benchmarks;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What one caller waits: through the engine against a write to the log itself, and in a large store against a small one. */
final class Latency implements Measurement {

    /** Few enough that the engine knows their versions: looking those up is not what group commit costs. */
    private static final int AGGREGATES = 100;

    private final Backend backend;

    Latency(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G10", "G19");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        List<Row> rows = new ArrayList<>();
        if (wanted.contains("G19")) {
            rows.add(groupCommit(plan));
        }
        if (wanted.contains("G10")) {
            rows.addAll(sizes(plan));
        }
        return rows;
    }

    // ---- G19

    private Row groupCommit(Plan plan) {
        try (CommitLog grouped = backend.fresh(plan.small());
                EventStore store = EventStore.open(grouped);
                CommitLog direct = backend.fresh(plan.small())) {
            Callers.Operation engine = throughEngine(store);
            Callers.Operation write = straight(direct);
            Rounds rounds = new Rounds()
                    .together(
                            List.of("engine", "direct"),
                            () -> Callers.inTurn(AGGREGATES, plan.operations(), engine, write))
                    .run(plan);
            return latencies(rounds, "engine", "direct", "G19", "append of one event", Row.Bar.atMost(1.15))
                    .size(plan.small());
        }
    }

    private static Callers.Operation throughEngine(EventStore store) {
        IntFunction<EventQuery> accounts = Content.accounts(store);
        long[] head = {store.head()};
        int[] turn = {0};
        return random -> {
            int account = turn[0]++ % AGGREGATES;
            NewCommit commit = NewCommit.of(
                    List.of(Content.deposit(account)),
                    new AppendCondition.NoEventMatching(accounts.apply(account), head[0]));
            head[0] = store.append(commit).join().lastPosition();
        };
    }

    private static Callers.Operation straight(CommitLog log) {
        Content.Chain chain = chainAfter(log);
        int[] turn = {0};
        return random -> {
            int account = turn[0]++ % AGGREGATES;
            long head = chain.head();
            Commit commit = chain.next(List.of(Content.deposit(account)), 1 + turn[0] / AGGREGATES);
            AppendOutcome outcome = log.append(head, List.of(commit));
            if (!(outcome instanceof AppendOutcome.Stored)) {
                throw new IllegalStateException("a direct write was not stored: " + outcome);
            }
        };
    }

    private static Content.Chain chainAfter(CommitLog log) {
        long head = log.head();
        try (Cursor<LogEntry> last = log.read(head - 1, head)) {
            if (last.next() instanceof Commit commit) {
                return new Content.Chain(head, commit.id());
            }
        }
        throw new IllegalStateException("the preloaded log " + log.info().name() + " does not end with a commit");
    }

    // ---- G10

    private List<Row> sizes(Plan plan) {
        Map<String, Function<EventStore, Callers.Operation>> workloads = new LinkedHashMap<>();
        workloads.put("W1", Workloads::w1);
        workloads.put("W5 at 10", Workloads::w5Ten);
        List<Row> rows = new ArrayList<>();
        try (CommitLog smallLog = backend.fresh(plan.small());
                EventStore small = EventStore.open(smallLog, Workloads.UNCACHED);
                CommitLog largeLog = backend.fresh(backend.large(plan));
                EventStore large = EventStore.open(largeLog, Workloads.UNCACHED)) {
            if (smallLog.info().capabilities().contains(Capability.QUERY_INDEX)) {
                workloads.put("W4 both", Workloads::w4Both);
                workloads.put("W4 either", Workloads::w4Either);
            }
            workloads.forEach(
                    (name, workload) -> rows.add(size(plan, name, workload.apply(small), workload.apply(large))));
        }
        return rows;
    }

    private Row size(Plan plan, String name, Callers.Operation small, Callers.Operation large) {
        Rounds rounds = new Rounds()
                .together(List.of("large", "small"), () -> Callers.inTurn(20, plan.operations(), large, small))
                .run(plan);
        return latencies(rounds, "large", "small", "G10", name, Row.Bar.atMost(1.5))
                .size(backend.large(plan));
    }

    private Row latencies(Rounds rounds, String side, String to, String goal, String workload, Row.Bar bar) {
        String peer = to.equals("small") ? "the same with 10,000 events" : "append to the log itself";
        return Row.of(goal, workload, backend, peer, 1, rounds.ratios(side, to, Figures::p50Micros), bar)
                .figures(rounds.median(side, Figures::p50Micros), rounds.median(to, Figures::p50Micros), "us p50")
                .latencies(rounds.median(side, Figures::p50Micros), rounds.median(side, Figures::p99Micros));
    }
}

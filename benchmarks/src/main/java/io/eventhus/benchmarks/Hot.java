package io.eventhus.benchmarks;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Everybody wants the same aggregate: how many writes does the backend refuse? */
final class Hot implements Measurement {

    private final Backend backend;

    Hot(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G17");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        double[] refused = new double[plan.runs()];
        double[] writes = new double[plan.runs()];
        Rounds rounds = new Rounds();
        int[] round = {-plan.warmUps()};
        rounds.side("W2", () -> {
            AtomicLong all = new AtomicLong();
            AtomicLong moved = new AtomicLong();
            try (CommitLog log = backend.fresh(plan.small());
                    EventStore store = EventStore.open(new CountingLog(log, all, moved))) {
                Figures figures = Callers.run(Throughput.CALLERS, plan.ramp(), plan.time(), Workloads.w2(store));
                if (round[0] >= 0) {
                    refused[round[0]] = (double) moved.get() / all.get();
                    writes[round[0]] = all.get();
                }
                round[0]++;
                return figures;
            }
        });
        rounds.run(plan);
        return List.of(Row.of("G17", "W2", backend, "all writes", Throughput.CALLERS, refused, Row.Bar.atMost(0.01))
                .figures(
                        rounds.median("W2", Figures::perSecond),
                        Rounds.median(writes),
                        "a second (commits against writes)")
                .latencies(rounds.median("W2", Figures::p50Micros), rounds.median("W2", Figures::p99Micros))
                .size(plan.small()));
    }

    /** Counts what the log behind it says to appends. */
    private static final class CountingLog extends ForwardingLog {

        private final AtomicLong all;
        private final AtomicLong moved;

        CountingLog(CommitLog log, AtomicLong all, AtomicLong moved) {
            super(log);
            this.all = all;
            this.moved = moved;
        }

        @Override
        public AppendOutcome append(long expectedHead, List<io.eventhus.api.Commit> commits) {
            AppendOutcome outcome = super.append(expectedHead, commits);
            all.incrementAndGet();
            if (outcome instanceof AppendOutcome.HeadMoved) {
                moved.incrementAndGet();
            }
            return outcome;
        }
    }
}

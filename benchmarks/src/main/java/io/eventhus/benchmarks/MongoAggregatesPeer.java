package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** W1 beside one document for each aggregate, which gives no order over all events and no search by tags. */
final class MongoAggregatesPeer implements Measurement {

    private final MongoBackend backend;

    MongoAggregatesPeer(MongoBackend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G6");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        List<Row> rows = new ArrayList<>();
        for (int callers : new int[] {1, Throughput.CALLERS}) {
            rows.add(row(plan, callers));
        }
        return rows;
    }

    private Row row(Plan plan, int callers) {
        Rounds rounds = new Rounds()
                .side("ours", () -> ours(plan, callers))
                .side("theirs", () -> theirs(plan, callers))
                .run(plan);
        return Row.of(
                        "G6",
                        "W1",
                        backend,
                        "the Go toolkit's layout: one document for each aggregate, $push",
                        callers,
                        rounds.ratios("ours", "theirs", Figures::perSecond),
                        Row.Bar.none())
                .figures(
                        rounds.median("ours", Figures::perSecond),
                        rounds.median("theirs", Figures::perSecond),
                        "commits/s")
                .latencies(rounds.median("ours", Figures::p50Micros), rounds.median("ours", Figures::p99Micros))
                .size(plan.small());
    }

    private Figures ours(Plan plan, int callers) {
        try (CommitLog log = backend.fresh(plan.small());
                EventStore store = EventStore.open(log)) {
            return Callers.run(callers, plan.ramp(), plan.time(), Workloads.w1(store));
        }
    }

    private Figures theirs(Plan plan, int callers) {
        try (MongoAggregates peer = backend.aggregates()) {
            return Callers.run(callers, plan.ramp(), plan.time(), peer::decide);
        }
    }
}

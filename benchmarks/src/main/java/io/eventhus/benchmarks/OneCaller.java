package io.eventhus.benchmarks;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One caller: W1 beside the driver doing the same. In a log without an index of tags, also what a condition on two tags costs:
 * all of the log is read for it, so the figure depends on the size.
 */
final class OneCaller implements Measurement {

    private static final String ENGINE = "engine";
    private static final String RAW = "raw";
    private static final String BY_TAGS = "W4";

    /** A scan takes long, and the next one takes as long again. */
    private static final int MOST_SCANS = 5;

    private final Backend backend;

    OneCaller(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G1", BY_TAGS);
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        List<Row> rows = new ArrayList<>();
        if (wanted.contains("G1")) {
            backend.rawDecisions().forEach(raw -> rows.add(besideRaw(raw, plan)));
        }
        if (wanted.contains(BY_TAGS)) {
            rows.addAll(byTags(plan));
        }
        return rows.stream().map(row -> row.size(plan.small())).toList();
    }

    private Row besideRaw(Backend.RawDecision decision, Plan plan) {
        try (CommitLog log = backend.fresh(plan.small());
                EventStore store = EventStore.open(log);
                Backend.Raw raw = backend.raw(plan.small()).orElseThrow()) {
            Callers.Operation engine = Workloads.w1(store);
            Callers.Operation driver = decision.operation().apply(raw);
            Rounds rounds = new Rounds()
                    .together(
                            List.of(ENGINE, RAW),
                            () -> Callers.inTurn(plan.operations() / 10, plan.operations(), engine, driver))
                    .run(plan);
            return row(rounds, "G1", "W1", ENGINE, RAW, decision.name(), decision.bar());
        }
    }

    private List<Row> byTags(Plan plan) {
        try (CommitLog log = backend.fresh(plan.small());
                EventStore store = EventStore.open(log)) {
            if (log.info().capabilities().contains(Capability.QUERY_INDEX)) {
                return List.of();
            }
            Rounds rounds = new Rounds()
                    .together(
                            List.of(BY_TAGS, "W1"),
                            () -> Callers.inTurn(
                                    1,
                                    Math.min(MOST_SCANS, plan.operations() / 10),
                                    Workloads.w4Both(store),
                                    Workloads.w1(store)))
                    .run(plan);
            return List.of(row(rounds, BY_TAGS, "W4 both, by a scan", BY_TAGS, "W1", "W1", Row.Bar.none()));
        }
    }

    private Row row(Rounds rounds, String goal, String workload, String side, String to, String peer, Row.Bar bar) {
        return Row.of(goal, workload, backend, peer, 1, rounds.ratios(side, to, Figures::perSecond), bar)
                .figures(rounds.median(side, Figures::perSecond), rounds.median(to, Figures::perSecond), "commits/s")
                .latencies(rounds.median(side, Figures::p50Micros), rounds.median(side, Figures::p99Micros));
    }
}

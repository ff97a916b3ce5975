package io.eventhus.benchmarks;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Commits per second by 64 callers: beside the raw driver, with larger commits, with conditions on two tags. */
final class Throughput implements Measurement {

    static final int CALLERS = 64;

    private static final String RAW_TENS = "raw, commits of ten";
    private static final String W1 = "W1";
    private static final String W3 = "W3";
    private static final String BOTH = "W4 both";
    private static final String EITHER = "W4 either";
    private static final String COMMITS = "commits/s";

    private final Backend backend;

    Throughput(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        Set<String> goals = new LinkedHashSet<>(List.of("G4", "G11", "G12"));
        backend.rawLoads().forEach(load -> goals.add(load.goal()));
        return goals;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        List<Backend.RawLoad> loads = backend.rawLoads().stream()
                .filter(load -> wanted.contains(load.goal()) || wanted.contains("G12"))
                .toList();
        if (loads.isEmpty() && !wanted.contains("G11") && !wanted.contains("G12")) {
            return List.of();
        }
        try (CommitLog log = backend.fresh(plan.small())) {
            boolean hasIndex = log.info().capabilities().contains(Capability.QUERY_INDEX);
            return measure(wanted, plan, loads, wanted.contains("G11") && hasIndex);
        }
    }

    private List<Row> measure(Set<String> wanted, Plan plan, List<Backend.RawLoad> loads, boolean isByTags) {
        Rounds rounds = new Rounds().side(W1, load(plan, Workloads::w1));
        List<Backend.RawLoad> tens = wanted.contains("G12")
                ? loads.stream().filter(load -> load.tens() != null).toList()
                : List.of();
        loads.forEach(load -> rounds.side(load.name(), () -> load.run().apply(plan)));
        if (wanted.contains("G12")) {
            rounds.side(W3, load(plan, Workloads::w3));
            tens.forEach(load -> rounds.side(
                    RAW_TENS, () -> Objects.requireNonNull(load.tens()).apply(plan)));
        }
        if (isByTags) {
            rounds.side(BOTH, load(plan, Workloads::w4Both)).side(EITHER, load(plan, Workloads::w4Either));
        }
        rounds.run(plan);
        List<Row> rows = new ArrayList<>();
        loads.stream()
                .filter(load -> wanted.contains(load.goal()))
                .forEach(load -> rows.add(row(rounds, load.goal(), W1, load.name(), load.bar(), 1)));
        if (isByTags) {
            rows.add(row(rounds, "G11", BOTH, W1, Row.Bar.atLeast(0.8), 1));
            rows.add(row(rounds, "G11", EITHER, W1, Row.Bar.atLeast(0.8), 1));
        }
        if (wanted.contains("G12")) {
            rows.add(row(rounds, "G12", W3, W1, Row.Bar.atLeast(5), 10));
            // What the driver itself gives for the same.
            tens.forEach(load -> rows.add(row(rounds, "G12", RAW_TENS, load.name(), Row.Bar.none(), 10)));
        }
        return rows.stream().map(row -> row.size(plan.small())).toList();
    }

    private Row row(Rounds rounds, String goal, String side, String to, Row.Bar bar, int events) {
        double[] ratios = rounds.ratios(side, to, Figures::perSecond);
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] *= events;
        }
        return Row.of(goal, side, backend, to, CALLERS, ratios, bar)
                .figures(
                        rounds.median(side, Figures::perSecond) * events,
                        rounds.median(to, Figures::perSecond),
                        events == 1 ? COMMITS : "events/s")
                .latencies(rounds.median(side, Figures::p50Micros), rounds.median(side, Figures::p99Micros));
    }

    private Supplier<Figures> load(Plan plan, Function<EventStore, Callers.Operation> workload) {
        return () -> {
            try (CommitLog log = backend.fresh(plan.small());
                    EventStore store = EventStore.open(log)) {
                return Callers.run(CALLERS, plan.ramp(), plan.time(), workload.apply(store));
            }
        };
    }
}

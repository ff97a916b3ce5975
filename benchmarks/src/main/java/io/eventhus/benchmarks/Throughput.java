package io.eventhus.benchmarks;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Commits per second by 64 callers: beside the raw driver, with larger commits, with conditions on two tags. */
final class Throughput implements Measurement {

    static final int CALLERS = 64;

    private static final Set<String> RAW_GOALS = Set.of("G4", "G12");
    private static final String RAW = "raw";
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
        return Set.of("G4", "G11", "G12");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        boolean isRaw = wanted.stream().anyMatch(RAW_GOALS::contains) && backend.hasRaw();
        boolean isMore = wanted.contains("G11") || wanted.contains("G12");
        if (!isRaw && !isMore) {
            return List.of();
        }
        Rounds rounds = new Rounds().side(W1, load(plan, Workloads::w1));
        if (isRaw) {
            rounds.side(RAW, () -> raw(plan, 1));
        }
        if (wanted.contains("G12")) {
            rounds.side(W3, load(plan, Workloads::w3));
            if (isRaw) {
                rounds.side(RAW_TENS, () -> raw(plan, 10));
            }
        }
        if (wanted.contains("G11")) {
            rounds.side(BOTH, load(plan, Workloads::w4Both)).side(EITHER, load(plan, Workloads::w4Either));
        }
        rounds.run(plan);
        return rows(rounds, wanted, isRaw, plan);
    }

    private List<Row> rows(Rounds rounds, Set<String> wanted, boolean isRaw, Plan plan) {
        List<Row> rows = new ArrayList<>();
        if (isRaw && wanted.contains("G4")) {
            rows.add(row(rounds, "G4", W1, RAW, Row.Bar.atLeast(0.6), 1));
        }
        if (wanted.contains("G11")) {
            rows.add(row(rounds, "G11", BOTH, W1, Row.Bar.atLeast(0.8), 1));
            rows.add(row(rounds, "G11", EITHER, W1, Row.Bar.atLeast(0.8), 1));
        }
        if (wanted.contains("G12")) {
            rows.add(row(rounds, "G12", W3, W1, Row.Bar.atLeast(5), 10));
            if (isRaw) {
                // What the driver itself gives for the same.
                rows.add(row(rounds, "G12", RAW_TENS, RAW, Row.Bar.none(), 10));
            }
        }
        return rows.stream().map(row -> row.size(plan.small())).toList();
    }

    private Row row(Rounds rounds, String goal, String side, String to, Row.Bar bar, int events) {
        double[] ratios = rounds.ratios(side, to, Figures::perSecond);
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] *= events;
        }
        String peer = to.equals(RAW) ? "raw " + backend.name() + ", groups of " + CALLERS : to;
        return Row.of(goal, side, backend, peer, CALLERS, ratios, bar)
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

    /** The same rows in groups as large as 64 callers would give, by one thread. Commits per second. */
    private Figures raw(Plan plan, int events) {
        try (Backend.Raw raw = backend.raw(plan.small()).orElseThrow()) {
            Content.Chain chain = new Content.Chain(raw.head(), "before");
            Figures groups = Callers.run(1, plan.ramp(), plan.time(), random -> {
                List<Commit> group = new ArrayList<>(CALLERS);
                for (int i = 0; i < CALLERS; i++) {
                    int account = random.nextInt(Content.ACCOUNTS);
                    group.add(chain.next(Content.history(Content.ACCOUNT, account, events), 1));
                }
                raw.write(group);
            });
            return new Figures(groups.perSecond() * CALLERS, groups.nanos());
        }
    }
}

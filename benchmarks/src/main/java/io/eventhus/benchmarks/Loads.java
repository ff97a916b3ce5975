package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.core.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Loads of aggregates of 10 to 10,000 events: for each event beside the short ones, and beside the raw driver. */
final class Loads implements Measurement {

    private static final String SHORT = "short";
    private static final String LONG = "long";
    private static final String RAW = "raw";

    private final Backend backend;

    Loads(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("W5");
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        List<Row> rows = new ArrayList<>();
        try (CommitLog log = backend.fresh(backend.large(plan));
                EventStore store = EventStore.open(log, Workloads.UNCACHED)) {
            for (int length : Content.LENGTHS) {
                rows.add(byEvent(store, length, plan).size(backend.large(plan)));
            }
            Optional<Backend.Raw> driver = backend.rawBeside(log, backend.large(plan));
            if (driver.isPresent()) {
                try (Backend.Raw raw = driver.get()) {
                    rows.add(besideRaw(store, raw, 10, plan).size(backend.large(plan)));
                    for (int length : Content.LENGTHS) {
                        rows.add(besideRaw(store, raw, length, plan).size(backend.large(plan)));
                    }
                }
            }
        }
        return rows;
    }

    private Row byEvent(EventStore store, int length, Plan plan) {
        EventQuery query = Content.lengths(store).apply(length);
        Rounds rounds = new Rounds()
                .together(
                        List.of(LONG, SHORT),
                        () -> Callers.inTurn(
                                least(plan),
                                times(plan, length),
                                random -> load(store, query, length),
                                Workloads.w5Ten(store)))
                .run(plan);
        double[] ratios = rounds.ratios(LONG, SHORT, Figures::p50Micros);
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] *= 10.0 / length;
        }
        return Row.of("W5", "W5 at " + length, backend, "W5 at 10, for each event", 1, ratios, Row.Bar.none())
                .figures(
                        rounds.median(LONG, Figures::p50Micros) / length,
                        rounds.median(SHORT, Figures::p50Micros) / 10,
                        "us p50 for each event")
                .latencies(rounds.median(LONG, Figures::p50Micros), rounds.median(LONG, Figures::p99Micros));
    }

    private Row besideRaw(EventStore store, Backend.Raw raw, int length, Plan plan) {
        EventQuery query = Content.lengths(store).apply(length);
        Rounds rounds = new Rounds()
                .together(
                        List.of(LONG, RAW),
                        () -> Callers.inTurn(
                                least(plan),
                                times(plan, length),
                                random -> load(store, query, length),
                                random -> check(length, raw.load(Content.tagOf(length)))))
                .run(plan);
        return Row.of(
                        "W5",
                        "W5 at " + length,
                        backend,
                        "raw " + backend.name() + ", all of it",
                        1,
                        rounds.ratios(LONG, RAW, Figures::p50Micros),
                        Row.Bar.none())
                .figures(rounds.median(LONG, Figures::p50Micros), rounds.median(RAW, Figures::p50Micros), "us p50")
                .latencies(rounds.median(LONG, Figures::p50Micros), rounds.median(LONG, Figures::p99Micros));
    }

    /** About as many events for every length. */
    private static int times(Plan plan, int length) {
        return Math.max(least(plan), Math.min(plan.operations(), plan.operations() * 100 / length));
    }

    /** How many of the long ones are taken all the same, and how many do not count. */
    private static int least(Plan plan) {
        return Math.min(5, plan.operations() / 10);
    }

    private static void load(EventStore store, EventQuery query, int length) {
        check(length, Workloads.drain(store.load(query).events()));
    }

    private static void check(int length, int found) {
        if (found != length) {
            throw new IllegalStateException("an aggregate of " + length + " events was loaded with " + found);
        }
    }
}

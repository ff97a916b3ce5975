package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The same callers in one process and spread over several, on one log. */
final class Processes implements Measurement {

    /** By the number of processes. */
    private static final NavigableMap<Integer, Double> LEAST = new TreeMap<>(Map.of(2, 0.8, 4, 0.6, 8, 0.5));

    private final Backend backend;

    Processes(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G16");
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        List<OtherProcess> workers = new ArrayList<>();
        try {
            for (int i = 0; i < LEAST.headMap(plan.processes(), true).lastKey(); i++) {
                workers.add(OtherProcess.start());
            }
            // Each by itself: of several at once none would do enough for its JVM to compile what it does.
            for (int i = 0; i < plan.warmUps(); i++) {
                workers.forEach(worker -> spread(List.of(worker), plan));
            }
            Rounds rounds = new Rounds().side("1", () -> spread(workers.subList(0, 1), plan));
            List<Row> rows = new ArrayList<>();
            LEAST.headMap(plan.processes(), true)
                    .forEach((processes, least) ->
                            rounds.side(processes + "", () -> spread(workers.subList(0, processes), plan)));
            rounds.run(plan);
            LEAST.headMap(plan.processes(), true)
                    .forEach((processes, least) -> rows.add(row(rounds, processes, least, plan)));
            return rows;
        } finally {
            workers.forEach(OtherProcess::close);
        }
    }

    private Row row(Rounds rounds, int processes, double least, Plan plan) {
        return Row.of(
                        "G16",
                        "W10, W1 by " + processes + " processes",
                        backend,
                        "1 process",
                        Throughput.CALLERS,
                        rounds.ratios(processes + "", "1", Figures::perSecond),
                        Row.Bar.atLeast(least))
                .figures(
                        rounds.median(processes + "", Figures::perSecond),
                        rounds.median("1", Figures::perSecond),
                        "commits/s")
                .size(plan.small());
    }

    /** Lets all begin when all are ready, and adds up what they did. */
    private Figures spread(List<OtherProcess> workers, Plan plan) {
        try (CommitLog log = backend.fresh(plan.small())) {
            String shared = backend.shared(log)
                    .orElseThrow(() -> new UnavailableException(
                            backend.name() + " cannot be shared by processes; there is nothing to measure"));
            String load = "load " + shared + " " + Throughput.CALLERS / workers.size() + " "
                    + plan.ramp().toMillis() + " " + plan.time().toMillis();
            workers.forEach(worker -> worker.tell(load));
            workers.forEach(OtherProcess::awaitReady);
            workers.forEach(worker -> worker.tell("go"));
            double sum = 0;
            for (OtherProcess worker : workers) {
                sum += Double.parseDouble(worker.said());
            }
            return new Figures(sum, new Histogram(3));
        }
    }
}

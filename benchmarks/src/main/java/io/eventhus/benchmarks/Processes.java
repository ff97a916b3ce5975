package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
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
        Rounds rounds = new Rounds().side("1", () -> spread(1, plan));
        List<Row> rows = new ArrayList<>();
        LEAST.headMap(plan.processes(), true)
                .forEach((processes, least) -> rounds.side(processes + "", () -> spread(processes, plan)));
        rounds.run(plan);
        LEAST.headMap(plan.processes(), true)
                .forEach((processes, least) -> rows.add(row(rounds, processes, least, plan)));
        return rows;
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

    private Figures spread(int processes, Plan plan) {
        try (CommitLog log = backend.fresh(plan.small())) {
            String shared = backend.shared(log)
                    .orElseThrow(() -> new UnavailableException(
                            backend.name() + " cannot be shared by processes; there is nothing to measure"));
            List<Process> workers = new ArrayList<>();
            try {
                for (int i = 0; i < processes; i++) {
                    workers.add(Worker.start(shared, Throughput.CALLERS / processes, plan));
                }
                return new Figures(together(workers), new Histogram(3));
            } finally {
                workers.forEach(Process::destroyForcibly);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a process of the benchmark failed", e);
        }
    }

    /** Lets all begin when all are ready, and adds up what they did. */
    private static double together(List<Process> workers) throws IOException {
        List<BufferedReader> said = new ArrayList<>();
        for (Process worker : workers) {
            BufferedReader lines = worker.inputReader();
            said.add(lines);
            expect(lines.readLine(), Worker.READY);
        }
        for (Process worker : workers) {
            Writer to = worker.outputWriter();
            to.write("go\n");
            to.flush();
        }
        double sum = 0;
        for (BufferedReader lines : said) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("a worker ended without a result; its reason is on standard error");
            }
            sum += Double.parseDouble(line);
        }
        return sum;
    }

    private static void expect(String line, String wanted) throws IOException {
        if (!wanted.equals(line)) {
            throw new IOException("a worker said '" + line + "'; expected '" + wanted + "'");
        }
    }
}

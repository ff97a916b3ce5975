package io.eventhus.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures, prints a Markdown table, and writes JSON. Exit code 1: a bar was missed; 2: it could not measure. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the stores beside raw drivers and peers.")
final class Bench implements Callable<Integer> {

    /** How long it takes. */
    enum Length {
        QUICK,
        FULL,
        SMOKE
    }

    /** A comma before another server's URL, or before a host and its port, belongs to a cluster's list. */
    static final String BETWEEN_STORES = ",(?!(nats|tls)://|[^,:/]+:[0-9])";

    @Parameters(
            index = "0",
            paramLabel = "LENGTH",
            description = "quick: within 15 minutes; full: hours; smoke: seconds")
    private Length length = Length.QUICK;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "STORE",
            description = "only this one, and all that a quick run of all leaves out: sqlite, memory, nats or mongo")
    private @Nullable String alone;

    @Option(names = "--only", split = ",", paramLabel = "GOALS", description = "only these goals, such as G4,G10")
    private List<String> only = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "write the rows as JSON, too")
    private @Nullable Path json;

    @Option(
            names = "--store",
            split = BETWEEN_STORES,
            paramLabel = "URIS",
            description =
                    "the stores; default sqlite:,memory:; sqlite:FOLDER says where the files are;"
                            + " nats: and nats-synced: start a server, nats:nats://ONE:4222,nats://TWO:4222?replicas=3 uses one; likewise mongo: and mongodb://HOST:PORT/DB")
    private List<String> stores = List.of("sqlite:", "memory:");

    @Option(names = "--folder", paramLabel = "FOLDER", description = "where files are kept while it runs")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Plan plan = switch (length) {
            case QUICK -> Plan.quick();
            case FULL -> Plan.full();
            case SMOKE -> Plan.smoke();
        };
        List<Row> rows = run(plan);
        System.out.println(Report.markdown(rows));
        Path file = json;
        if (file != null) {
            Report.json(rows, file);
        }
        rows.stream()
                .filter(row -> !row.met())
                .forEach(row -> System.out.println("missed: " + row.goal() + " " + row.workload() + ", " + row.store()
                        + ", " + row.callers() + " callers: " + Row.number(row.ratio()) + ", wanted " + row.bar()));
        return rows.isEmpty() ? 2 : rows.stream().allMatch(Row::met) ? 0 : 1;
    }

    private List<Row> run(Plan plan) {
        List<Backend> backends = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        try {
            String store = alone;
            List<String> uris = store == null
                    ? stores
                    : store.equals("nats") ? List.of("nats:", "nats-synced:") : List.of(store + ":");
            uris.forEach(uri -> add(uri, backends));
            List<Measurement> all = Measurements.of(backends);
            refuseUnknown(all);
            for (Measurement measurement : all) {
                rows.addAll(measure(measurement, plan));
            }
        } finally {
            backends.forEach(Backend::close);
        }
        return rows;
    }

    private void add(String uri, List<Backend> backends) {
        try {
            backends.add(Backend.of(uri, folder));
        } catch (Measurement.UnavailableException e) {
            System.err.println("not measured: " + uri + " " + e.getMessage());
        }
    }

    private void refuseUnknown(List<Measurement> all) {
        Set<String> known = new TreeSet<>();
        all.forEach(measurement -> known.addAll(measurement.goals()));
        for (String goal : only) {
            if (!known.contains(goal.toUpperCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "no measurement answers the goal '" + goal + "'; expected some of " + known);
            }
        }
    }

    private List<Row> measure(Measurement measurement, Plan plan) {
        Set<String> wanted = new LinkedHashSet<>(measurement.goals());
        if (only.isEmpty() && length == Length.QUICK && alone == null && !measurement.isQuick()) {
            return List.of();
        }
        if (!only.isEmpty()) {
            wanted.retainAll(
                    only.stream().map(goal -> goal.toUpperCase(Locale.ROOT)).toList());
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        try {
            List<Row> rows = measurement.measure(wanted, plan);
            rows.forEach(row -> System.err.println(Report.line(row)));
            return rows;
        } catch (Measurement.UnavailableException e) {
            System.err.println("not measured: " + wanted + ": " + e.getMessage());
            return List.of();
        }
    }
}

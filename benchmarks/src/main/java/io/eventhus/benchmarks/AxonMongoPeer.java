package io.eventhus.benchmarks;

import org.HdrHistogram.Histogram;

/** Axon 4 with axon-mongo in a process of its own, in one of its two layouts; see the module benchmarks-axon4. */
final class AxonMongoPeer implements AutoCloseable {

    /** Names the class path of the module; dev/bench sets it. */
    static final String CLASS_PATH = "eventhus.bench.axon4";

    private static final String MAIN = "io.eventhus.benchmarks.axon4.Axon4Worker";

    private final OtherProcess process;
    private final String name;

    private AxonMongoPeer(OtherProcess process, String name) {
        this.process = process;
        this.name = name;
    }

    /**
     * Starts one.
     *
     * @param layout {@code event}: one document for each event; {@code commit}: one for each commit
     * @throws Measurement.UnavailableException if it was not built
     */
    static AxonMongoPeer start(MongoServer server, String layout) {
        String classPath = System.getProperty(CLASS_PATH, "");
        if (classPath.isEmpty()) {
            throw new Measurement.UnavailableException("axon-mongo: its class path was not given by -D" + CLASS_PATH
                    + ", as dev/bench does; there is nothing to compare with");
        }
        OtherProcess process = OtherProcess.start(classPath, MAIN, "-Xmx1g");
        process.tell("open " + server.uri() + " " + server.database() + "_axon4_" + layout + " " + layout);
        return new AxonMongoPeer(process, "axon-mongo " + process.said() + ", one document for each " + layout);
    }

    String name() {
        return name;
    }

    /** Does W1, or W3 if there are more events than one, in a store that holds what all small stores hold. */
    Figures load(Plan plan, int events, int callers) {
        fill(plan.small());
        return figures("load " + events + " " + callers + " " + plan.ramp().toMillis() + " "
                + plan.time().toMillis());
    }

    /** Reads everything. */
    Figures replay(int size) {
        fill(size);
        return figures("replay " + size);
    }

    private void fill(int size) {
        process.tell("fill " + size);
        process.awaitReady();
    }

    private Figures figures(String command) {
        process.tell(command);
        String[] said = process.said().split(" ", -1);
        Histogram nanos = Callers.histogram();
        // Stand for the other process' own histogram: the lower value is its median, the upper one its 99th percentile.
        nanos.recordValueWithCount(Long.parseLong(said[1]), 98);
        nanos.recordValueWithCount(Long.parseLong(said[2]), 2);
        return new Figures(Double.parseDouble(said[0]), nanos);
    }

    @Override
    public void close() {
        process.tell("close");
        process.awaitReady();
        process.close();
    }
}

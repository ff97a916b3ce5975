package io.eventhus.benchmarks;

import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import com.sun.management.OperatingSystemMXBean;
import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much of W1 is not ours. With one caller: the time that the driver waits for the server. With many, who wait for each other: the
 * processor time of this JVM; on one machine the server and its disk have the rest.
 */
final class MongoWaiting implements Measurement {

    private final MongoBackend backend;

    MongoWaiting(MongoBackend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G1", "G5");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        List<Row> rows = new ArrayList<>();
        if (wanted.contains("G1")) {
            rows.addAll(waiting(plan));
        }
        if (wanted.contains("G5")) {
            rows.add(processor(plan));
        }
        return rows.stream().map(row -> row.size(plan.small())).toList();
    }

    // ---- one caller

    private List<Row> waiting(Plan plan) {
        Waited ours = new Waited();
        Waited raw = new Waited();
        Shares ofOurs = new Shares(plan);
        Shares ofRaw = new Shares(plan);
        try (CommitLog log = backend.fresh(plan.small(), ours);
                EventStore store = EventStore.open(log);
                RawMongo driver = backend.raw(plan.small(), raw)) {
            new Rounds()
                    .side("ours", () -> waited(Workloads.w1(store), ours, ofOurs, plan))
                    .side("raw", () -> waited(driver::decide, raw, ofRaw, plan))
                    .run(plan);
        }
        return List.of(
                ofOurs.row("G1", "W1, of it waiting for the server", "all of it", 1),
                ofRaw.row("G1", "the raw W1, of it waiting for the server", "all of it", 1));
    }

    private static Figures waited(Callers.Operation operation, Waited waited, Shares shares, Plan plan) {
        long before = waited.nanos.sum();
        Figures figures = Callers.run(1, plan.ramp().dividedBy(5), plan.time().dividedBy(2), random -> {
            long start = System.nanoTime();
            operation.once(random);
            shares.all.add(System.nanoTime() - start);
            shares.count.increment();
        });
        shares.end(waited.nanos.sum() - before);
        return figures;
    }

    /** Adds up how long the server, and the way to it, took for commands. */
    private static final class Waited implements CommandListener {

        private final LongAdder nanos = new LongAdder();

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            nanos.add(event.getElapsedTime(TimeUnit.NANOSECONDS));
        }

        @Override
        public void commandFailed(CommandFailedEvent event) {
            nanos.add(event.getElapsedTime(TimeUnit.NANOSECONDS));
        }
    }

    // ---- many callers

    private Row processor(Plan plan) {
        Shares shares = new Shares(plan);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        new Rounds()
                .side("W1", () -> {
                    try (CommitLog log = backend.fresh(plan.small());
                            EventStore store = EventStore.open(log)) {
                        Callers.Operation w1 = Workloads.w1(store);
                        long start = System.nanoTime();
                        long before = system.getProcessCpuTime();
                        Figures figures = Callers.run(Throughput.CALLERS, plan.ramp(), plan.time(), random -> {
                            w1.once(random);
                            shares.count.increment();
                        });
                        shares.all.add((System.nanoTime() - start) * system.getAvailableProcessors());
                        shares.end(system.getProcessCpuTime() - before);
                        return figures;
                    }
                })
                .run(plan);
        return shares.row("G5", "W1, processor time of this JVM", "all processors all the time", Throughput.CALLERS);
    }

    /** Parts of sums, one in each round. */
    private final class Shares {

        private final LongAdder all = new LongAdder();
        private final LongAdder count = new LongAdder();
        private final double[] ratios;
        private final double[] parts;
        private final double[] wholes;
        private int round;

        Shares(Plan plan) {
            this.ratios = new double[plan.runs()];
            this.parts = new double[plan.runs()];
            this.wholes = new double[plan.runs()];
            this.round = -plan.warmUps();
        }

        void end(long part) {
            double whole = all.sumThenReset();
            double times = count.sumThenReset();
            if (round >= 0) {
                ratios[round] = part / whole;
                parts[round] = part / times / 1_000;
                wholes[round] = whole / times / 1_000;
            }
            round++;
        }

        Row row(String goal, String workload, String peer, int callers) {
            return Row.of(goal, workload, backend, peer, callers, ratios, Row.Bar.none())
                    .figures(Rounds.median(parts), Rounds.median(wholes), "us for each commit");
        }
    }
}

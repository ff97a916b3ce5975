package io.eventhus.mongo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What all parts of one run share. Chance decides what happens next, on one thread: whoever waits for a server lets others go on meanwhile,
 * within its own call.
 */
final class ModelWorld {

    private static final int MOST_STEPS = 100_000;

    final Random random;
    /** How often something goes wrong, in percent. */
    int trouble;

    final ReplicaSet set;
    final Sightings sightings;
    private final boolean traces;
    private final List<String> trace = new ArrayList<>();
    private final Map<ModelEvent, Integer> counts = new EnumMap<>(ModelEvent.class);
    private final List<ModelProcess> processes = new ArrayList<>();
    /** What arrives later than whoever sent it waits. */
    private final Deque<Runnable> late = new ArrayDeque<>();

    private long now = 1_000_000_000;
    private int depth;
    private int steps;
    private int drawn;

    ModelWorld(long seed, boolean traces) {
        random = new Random(seed);
        // Neighbouring seeds begin alike.
        random.nextLong();
        this.traces = traces;
        trouble = random.nextInt(10) == 0 ? 0 : 3 + random.nextInt(40);
        sightings = new Sightings(this);
        set = new ReplicaSet(this, random.nextInt(4) == 0 ? 5 : 3);
    }

    long now() {
        return now;
    }

    void addProcess(ModelProcess process) {
        processes.add(process);
    }

    List<ModelProcess> processes() {
        return processes;
    }

    /** Tells whether a call meets trouble. */
    boolean strikes(int percent) {
        return trouble > 0 && random.nextInt(10_000) < trouble * percent;
    }

    /** Others go on for a while. */
    void meanwhile() {
        for (int i = random.nextInt(3); i > 0; i--) {
            step();
        }
    }

    /** One thing happens, somewhere. */
    void step() {
        if (++steps > MOST_STEPS) {
            throw new AssertionError("still busy after " + MOST_STEPS + " steps");
        }
        now += 20_000 + random.nextInt(200_000);
        int dice = random.nextInt(100);
        if (dice < 40) {
            ModelProcess process = processes.get(random.nextInt(processes.size()));
            if (!process.isBusy() && depth < processes.size()) {
                depth++;
                process.step();
                depth--;
            }
        } else if (dice < 44 && !late.isEmpty()) {
            late.removeFirst().run();
        } else {
            set.step();
        }
    }

    /** The servers go on while somebody waits for one. */
    void serve() {
        if (random.nextInt(8) == 0) {
            step();
        }
        now += 20_000 + random.nextInt(100_000);
        set.step();
    }

    void later(Runnable arrival) {
        late.addLast(arrival);
    }

    boolean nothingIsLate() {
        return late.isEmpty();
    }

    /** All trouble ends. */
    void calmDown() {
        traces(() -> "all trouble ends");
        trouble = 0;
        set.calmDown();
    }

    /** A majority has a document, as at least one node knows. */
    void committed(ModelDocument document) {
        sightings.committed(document);
    }

    int draw() {
        return ++drawn;
    }

    void count(ModelEvent event, int times) {
        counts.merge(event, times, Integer::sum);
    }

    Map<ModelEvent, Integer> counts() {
        return counts;
    }

    void traces(Supplier<String> what) {
        if (traces) {
            trace.add(String.format("%9.3f ms %s%s", now / 1e6 - 1_000, "  ".repeat(depth), what.get()));
        }
    }

    List<String> trace() {
        return trace;
    }
}

package io.eventhus.mongo;

import java.util.List;
import java.util.Map;

/**
 * One seed: two to four processes, each with the adapter's own log, over a simulated replica set with trouble, until all trouble has ended
 * and everybody was answered; then what was shown and told is compared with what the set holds.
 */
final class ReplicatedModel {

    private final ModelWorld world;

    private ReplicatedModel(long seed, Plant plant, boolean traces) {
        world = new ModelWorld(seed, traces);
        int processes = 2 + world.random.nextInt(3);
        for (int i = 0; i < processes; i++) {
            world.addProcess(new ModelProcess(world, plant, "p" + i, 2 + world.random.nextInt(4)));
        }
    }

    /** Runs a seed and returns what happened; throws {@link AssertionError} if something that was promised did not hold. */
    static Map<ModelEvent, Integer> run(long seed, Plant plant) {
        ReplicatedModel model = new ReplicatedModel(seed, plant, false);
        model.run();
        return model.world.counts();
    }

    /** Runs a seed and returns what happened in it, line by line. */
    static List<String> history(long seed, Plant plant) {
        ReplicatedModel model = new ReplicatedModel(seed, plant, true);
        try {
            model.run();
        } catch (RuntimeException | AssertionError e) {
            model.world.traces(() -> "FAILED: " + e);
        }
        return model.world.trace();
    }

    /** What happened in a seed, its last lines, and how to see it again. */
    static String describe(long seed, int mostLines) {
        List<String> history = history(seed, Plant.NONE);
        int skipped = Math.max(0, history.size() - mostLines);
        return "seed " + seed + (skipped == 0 ? "" : " (" + skipped + " earlier lines left out)") + ":\n"
                + String.join("\n", history.subList(skipped, history.size()))
                + "\nreplay: dev/model --seeds 1 --from " + seed;
    }

    private void run() {
        int most = 200 + world.random.nextInt(800);
        for (int i = 0; i < most && !isDone(); i++) {
            world.step();
        }
        world.calmDown();
        // One more commit must get through, and everybody must see everything.
        world.processes().forEach(ModelProcess::askOnce);
        while (!isDone()
                || !world.set.isSettled()
                || !world.processes().stream().allMatch(process -> process.hasRead(world.sightings.told()))) {
            world.step();
        }
        world.sightings.check(world.set.nodes().getFirst());
    }

    private boolean isDone() {
        return world.nothingIsLate() && world.processes().stream().allMatch(ModelProcess::isDone);
    }
}

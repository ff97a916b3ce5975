package io.eventhus.core;

import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import io.eventhus.api.VoidPositions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One seed: one to four processes with callers and followers, over one backend with trouble, until all trouble has ended
 * and everybody was answered; then what happened is checked.
 */
final class Simulation {

    private static final long MILLI = 1_000_000;
    private static final int MOST_STEPS = 100_000;
    private static final int CLIENTS = 5;
    private static final int CALLS = 12;

    private final World world;
    private final Random random;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<List<SimulatedClient>> clients = new ArrayList<>();
    private final List<List<SimulatedFollower>> followers = new ArrayList<>();
    private final List<Duty> duties = new ArrayList<>();
    private int busyClients = CLIENTS;
    private int named;

    private Simulation(long seed, boolean traces) {
        world = new World(seed, traces);
        random = world.random;
    }

    /** Runs a seed and returns what happened; throws {@link AssertionError} if something that was promised did not hold. */
    static Map<Witness.Told, Integer> run(long seed) {
        Simulation simulation = new Simulation(seed, false);
        simulation.run();
        return simulation.world.witness.counts();
    }

    /** Runs a seed and returns what happened in it, line by line. */
    static List<String> history(long seed) {
        Simulation simulation = new Simulation(seed, true);
        try {
            simulation.run();
        } catch (RuntimeException | AssertionError e) {
            simulation.world.witness.traces(() -> "FAILED: " + e);
        }
        return simulation.world.witness.trace();
    }

    /** What happened in a seed, its last lines, and how to see it again. */
    static String describe(long seed, int mostLines) {
        List<String> history = history(seed);
        int skipped = Math.max(0, history.size() - mostLines);
        return "seed " + seed + (skipped == 0 ? "" : " (" + skipped + " earlier lines left out)") + ":\n"
                + String.join("\n", history.subList(skipped, history.size()))
                + "\nreplay: dev/simulate --seeds 1 --from " + seed;
    }

    private void run() {
        int count = 1 + random.nextInt(4);
        int about = random.nextInt(8);
        if (about < 3) {
            duties.add(new Duty(world, false));
        }
        if (about > 1 && about < 6) {
            duties.add(new Duty(world, true));
        }
        for (int slot = 0; slot < count; slot++) {
            clients.add(new ArrayList<>());
            followers.add(new ArrayList<>());
            processes.add(start(slot));
        }
        for (int i = 0; i < CLIENTS; i++) {
            int slot = random.nextInt(count);
            clients.get(slot).add(new SimulatedClient(world, () -> processes.get(slot), CALLS, this::clientEnded));
        }
        for (int slot = 0; slot < count; slot++) {
            open(slot);
        }
        planTrouble(count);
        // All trouble ends after a while, so that everything must come to an end as well.
        world.time.after(3_000 * MILLI, this::endTrouble);
        world.time.run(MOST_STEPS);
        for (SimulatedProcess process : processes) {
            require(process.unanswered() == 0, "a caller was never answered");
            require(process.isIdle(), "a process is not idle at the end");
        }
        require(busyClients == 0, "a caller never came to its end");
        world.witness.check();
    }

    private SimulatedProcess start(int slot) {
        return new SimulatedProcess(world, "p" + slot + (named++ < 4 ? "" : "-" + named));
    }

    private void open(int slot) {
        SimulatedProcess process = processes.get(slot);
        process.open(() -> {
            process.poll();
            duties.forEach(process::takeOn);
            List<SimulatedFollower> before = List.copyOf(followers.get(slot));
            followers.get(slot).clear();
            for (SimulatedFollower follower : before) {
                follow(slot, follower.name(), follower.query(), follower.position());
            }
            if (before.isEmpty()) {
                follow(slot, "all-" + slot, EventQuery.all(), 0);
                follow(
                        slot,
                        "some-" + slot,
                        EventQuery.ofTags(new Tag("Account", "1")),
                        random.nextInt(2) * process.tail().head());
            }
            clients.get(slot).forEach(SimulatedClient::start);
        });
    }

    private void follow(int slot, String name, EventQuery query, long after) {
        followers.get(slot).add(processes.get(slot).follow(name, query, after));
    }

    private void planTrouble(int count) {
        for (int i = random.nextInt(4); i > 0; i--) {
            world.time.after(random.nextLong(250 * MILLI), () -> {
                if (!world.faults.haveEnded()) {
                    world.witness.traces(() -> "failover");
                    world.replicas.failover();
                }
            });
        }
        if (random.nextInt(3) == 0) {
            int slot = random.nextInt(count);
            world.time.after(random.nextLong(200 * MILLI), () -> crash(slot));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            int slot = random.nextInt(count);
            world.time.after(random.nextLong(250 * MILLI), () -> standStill(slot));
        }
        if (random.nextInt(4) == 0) {
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                world.time.after(random.nextLong(250 * MILLI), this::stranger);
            }
        }
    }

    /** Somebody else's message in the log's own stream. */
    private void stranger() {
        Replicas.Replica at = world.replicas.writable();
        VoidPositions message = new VoidPositions(at.end() + 1, at.end() + 1 + random.nextInt(2));
        world.replicas.store(at, List.of(message), () -> {}, () -> {});
    }

    private void standStill(int slot) {
        if (!world.faults.haveEnded()) {
            long nanos = random.nextLong(150 * MILLI);
            world.witness.traces(() -> "process " + slot + " stands still for " + nanos / MILLI + " ms");
            processes.get(slot).standStill(nanos);
        }
    }

    private void crash(int slot) {
        if (world.faults.haveEnded()) {
            return;
        }
        world.witness.traces(() -> "process " + slot + " crashes");
        processes.get(slot).crash();
        clients.get(slot).forEach(SimulatedClient::abandon);
        processes.set(slot, start(slot));
        world.time.after(random.nextLong(50 * MILLI), () -> open(slot));
    }

    private void clientEnded() {
        busyClients--;
        if (busyClients == 0) {
            endTrouble();
            settle();
        }
    }

    private void endTrouble() {
        world.faults.end();
        world.replicas.calmDown();
    }

    /** One more commit must get through, and everybody must see everything. */
    private void settle() {
        busyClients = 1;
        SimulatedProcess open =
                processes.stream().filter(SimulatedProcess::isOpen).findFirst().orElseThrow();
        new SimulatedClient(world, () -> open, 0, () -> {
                    busyClients = 0;
                    awaitFollowers(200);
                })
                .insist();
    }

    private void awaitFollowers(int tries) {
        boolean all = followers.stream()
                .flatMap(List::stream)
                .allMatch(follower -> follower.position() >= world.replicas.durableEnd());
        boolean done = duties.stream()
                .allMatch(duty ->
                        processes.stream().anyMatch(process -> process.hasDone(duty, world.replicas.durableEnd())));
        if ((all && done) || tries == 0) {
            require(all, "a follower does not see everything");
            require(done, "a durable subscription does not come to its end");
            duties.forEach(
                    duty -> require(duty.forgotten().isEmpty(), "put aside and never handled: " + duty.forgotten()));
            duties.forEach(duty -> {
                if (duty.channel != null) {
                    duty.channel.publishedUpTo(world.replicas.durableEnd());
                }
            });
            world.witness.over();
        } else {
            world.time.after(20 * MILLI, () -> awaitFollowers(tries - 1));
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}

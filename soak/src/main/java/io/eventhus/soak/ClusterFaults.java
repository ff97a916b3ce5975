package io.eventhus.soak;

import io.eventhus.servers.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills, holds up and deposes the nodes of a cluster under two workers who live on. Nobody waits until a node that came
 * back has caught up: the next fault may meet it behind. In the end the copies have to be equal.
 */
final class ClusterFaults implements Ordeal {

    private static final int MOST_PAUSE_MILLIS = 2_000;
    private static final int MOST_DOWN_MILLIS = 3_000;
    private static final int LEAST_STOP_MILLIS = 3_000;
    private static final int MOST_STOP_MILLIS = 8_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestCluster cluster;
    private final Path folder;
    private final int faults;
    private final Random random;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private long longest;

    /**
     * Makes one.
     *
     * @param folder where the copies are put to be read
     */
    ClusterFaults(TestCluster cluster, Path folder, int faults, Random random) {
        this.cluster = cluster;
        this.folder = folder;
        this.faults = faults;
        this.random = random;
    }

    @Override
    public String run(Crew crew) throws IOException, InterruptedException {
        while (crew.alive().size() < ServerKills.WORKERS) {
            crew.begin();
        }
        crew.awaitWork();
        try (StreamLeader leader = new StreamLeader(cluster)) {
            List<Fault> all = Fault.mixed(faults, random);
            for (int i = 0; i < all.size(); i++) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_PAUSE_MILLIS));
                once(crew, leader, all.get(i));
                if ((i + 1) % 10 == 0 || i + 1 == all.size()) {
                    crew.tell((i + 1) + " faults " + done + "; " + measured());
                }
            }
            crew.finish();
            leader.awaitInSync();
        }
        Replicas.Comparison copies = Replicas.compare(cluster, folder);
        copies.differences().forEach(crew::trouble);
        // The verdict reads the log, and from any copy.
        cluster.start();
        cluster.awaitLeader();
        try (StreamLeader leader = new StreamLeader(cluster)) {
            leader.awaitInSync();
        }
        return faults + " faults on " + cluster.size() + " nodes " + done + "; " + measured() + "; " + copies;
    }

    private void once(Crew crew, StreamLeader leader, Fault fault) throws InterruptedException {
        int node =
                fault == Fault.NODE_KILL || fault == Fault.TWO_NODES ? random.nextInt(cluster.size()) : leader.node();
        long begun = System.nanoTime();
        switch (fault) {
            case NODE_KILL, LEADER_KILL -> {
                cluster.kill(node);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_DOWN_MILLIS));
                cluster.start(node);
            }
            case LEADER_STOP -> {
                cluster.pause(node);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LEAST_STOP_MILLIS, MOST_STOP_MILLIS));
                cluster.resume(node);
            }
            case STEP_DOWN -> leader.stepDown();
            case TWO_NODES -> {
                cluster.kill(node);
                cluster.kill((node + 1) % cluster.size());
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_DOWN_MILLIS));
                cluster.start();
            }
        }
        done.merge(fault, 1, Integer::sum);
        // Commits from now on: those before may have been stored beside the fault.
        crew.commits().countFromNow();
        OptionalLong first = crew.awaitCommit(PATIENCE);
        if (first.isEmpty()) {
            crew.trouble("no commit got through within " + PATIENCE + " after " + fault);
            return;
        }
        longest = Math.max(longest, RunCommits.millisBetween(begun, first.getAsLong()));
    }

    private String measured() {
        return String.format(
                Locale.ROOT,
                "from a fault until it is over and a commit gets through at most %.2f s",
                longest / 1_000.0);
    }
}

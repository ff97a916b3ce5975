package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The NATS servers of one cluster, all of them in one folder; started again, they have the same data and ports.
 *
 * <pre>
 * DIR/cluster.properties   how many there are and where, see {@link ClusterPlan}
 * DIR/node-1/ ...          each of them, see {@link ServerFolder}
 * </pre>
 */
final class ClusterFolder {

    private static final String NODE = "node-";
    private static final Duration UNTIL_LEADER = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Path folder;
    private final Surroundings here;
    private final Nats kind;
    private final ClusterPlan plan;

    private ClusterFolder(Path folder, Surroundings here, Nats kind, ClusterPlan plan) {
        this.folder = folder;
        this.here = here;
        this.kind = kind;
        this.plan = plan;
    }

    /** Returns the cluster that was made in a folder; empty if none was. */
    static Optional<ClusterFolder> look(Path folder, Surroundings here, Function<String, ServerKind> kinds) {
        Path real = folder.toAbsolutePath().normalize();
        return ClusterPlan.read(real)
                .map(plan -> new ClusterFolder(real, here, clustering(kinds.apply(plan.kind())), plan));
    }

    /**
     * Makes the plan of a cluster in a new or empty folder; starts nothing.
     *
     * @throws UnavailableException if something else is in it
     */
    static ClusterFolder make(Path folder, Surroundings here, ServerKind kind, int nodes) {
        Path real = folder.toAbsolutePath().normalize();
        Nats clustering = clustering(kind);
        try {
            Files.createDirectories(real);
            try (Stream<Path> entries = Files.list(real)) {
                if (entries.findAny().isPresent()) {
                    throw new UnavailableException(
                            real + " is not empty and holds no cluster that was started here; name a new folder");
                }
            }
            ClusterPlan plan = ClusterPlan.fresh(kind.name(), nodes);
            plan.write(real);
            return new ClusterFolder(real, here, clustering, plan);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + real, e);
        }
    }

    private static Nats clustering(ServerKind kind) {
        if (kind instanceof Nats nats) {
            return nats;
        }
        throw new IllegalArgumentException(kind.name() + " has no clusters here; nats and nats-synced have");
    }

    /** Returns the folders of all servers in a folder, be it a cluster's or that of a single one. */
    static List<ServerFolder> servers(Path folder, Surroundings here) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return Stream.concat(
                            Stream.of(folder),
                            inside.filter(each -> each.getFileName().toString().startsWith(NODE)))
                    .filter(each -> ServerRecord.read(each).isPresent())
                    .map(each -> new ServerFolder(each, here))
                    .toList();
        }
    }

    ClusterPlan plan() {
        return plan;
    }

    Nats kind() {
        return kind;
    }

    /** Returns the folder of a node; the first is 0. */
    ServerFolder node(int index) {
        return new ServerFolder(folder.resolve(NODE + (index + 1)), here);
    }

    String address(int index) {
        return Nats.address(plan.ports().get(index));
    }

    /** Returns the addresses of all nodes, separated by commas. */
    String address() {
        return IntStream.range(0, plan.nodes()).mapToObj(this::address).collect(Collectors.joining(","));
    }

    /** Starts a node and waits until it greets, which it does without the others; does nothing if it runs. */
    ServerRecord start(int index, Function<VersionRange, Install> install) {
        return node(index)
                .start(
                        kind.node(plan, index),
                        install,
                        OptionalInt.of(plan.ports().get(index)));
    }

    /**
     * Waits until the nodes have a leader that hands out streams; a single node has to have its JetStream ready.
     *
     * @return how long that took
     */
    Duration awaitLeader() {
        long begin = System.nanoTime();
        while (IntStream.range(0, plan.nodes()).noneMatch(index -> NatsAnswer.hasLeader(address(index)))) {
            if (System.nanoTime() - begin > UNTIL_LEADER.toNanos()) {
                throw new UnavailableException("the cluster in " + folder + " has no leader after "
                        + UNTIL_LEADER.toSeconds() + " s; see " + NODE + "*/server.log there");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Stops all in good order. Returns whether one ran. */
    boolean stop() {
        boolean ran = false;
        for (int index = 0; index < plan.nodes(); index++) {
            if (node(index).look().isPresent()) {
                node(index).resume();
                ran |= node(index).stop(kind);
            }
        }
        return ran;
    }

    /** Kills all. Returns whether one ran. */
    boolean kill() {
        boolean ran = false;
        for (int index = 0; index < plan.nodes(); index++) {
            if (node(index).look().isPresent()) {
                ran |= node(index).kill();
            }
        }
        return ran;
    }
}

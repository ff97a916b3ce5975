package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * NATS servers of one test's own, in a cluster, each of which it may kill, hold up and start again. One node alone is a
 * single server without a cluster, which can be used in the same way. Nodes are counted from 0. Whoever forgets to close it
 * has the servers ended at the end of the JVM. Safe for several threads.
 */
public final class TestCluster implements AutoCloseable {

    private final ClusterFolder cluster;
    private final Install install;
    private final Optional<Path> temporary;
    private final Thread atExit = new Thread(this::end, "eventhus-cluster-end");

    private TestCluster(ClusterFolder cluster, Install install, Optional<Path> temporary) {
        this.cluster = cluster;
        this.install = install;
        this.temporary = temporary;
    }

    static TestCluster start(ServerKind kind, Install install, int nodes, Surroundings here) {
        try {
            Leftovers.clear(here);
            Path folder = Leftovers.newFolder();
            return start(ClusterFolder.make(folder, here, kind, nodes), install, Optional.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    /**
     * Starts one whose data stay when it is closed, and waits for its leader.
     *
     * @param kind   {@link Nats#KIND} or {@link Nats#SYNCED}
     * @param range  the versions that will do
     * @param nodes  how many servers
     * @param folder new or empty
     * @throws UnavailableException if there is no such server here, or it does not start
     */
    public static TestCluster in(Path folder, ServerKind kind, VersionRange range, int nodes) {
        Surroundings here = Surroundings.ofThisProcess();
        Install install = new ServerFinder(here).find(kind, range);
        return start(ClusterFolder.make(folder, here, kind, nodes), install, Optional.empty());
    }

    private static TestCluster start(ClusterFolder cluster, Install install, Optional<Path> temporary) {
        TestCluster started = new TestCluster(cluster, install, temporary);
        Runtime.getRuntime().addShutdownHook(started.atExit);
        try {
            started.start();
            started.awaitLeader();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Returns the addresses of all nodes, separated by commas, as clients take them. */
    public String address() {
        return cluster.address();
    }

    /** Returns the address of one node. */
    public String address(int node) {
        return cluster.address(node);
    }

    /** Returns how many nodes there are, running or not. */
    public int size() {
        return cluster.plan().nodes();
    }

    /** Returns the name by which the other nodes, and what they tell of a stream, know a node. */
    public String name(int node) {
        return NatsSettings.nodeName(node);
    }

    /** Returns the folder in which a node keeps its streams. */
    public Path storage(int node) {
        return cluster.node(node).data().resolve(NatsSettings.STORE);
    }

    /** Returns the version of all nodes. */
    public String version() {
        return install.version().toString();
    }

    /** Returns how the server was found, for people. */
    public String origin() {
        return install.origin();
    }

    /** Starts all nodes that do not run, each with its data and ports; waits until each greets, not for a leader. */
    public void start() {
        for (int node = 0; node < size(); node++) {
            start(node);
        }
    }

    /** Starts a node again with its data and ports, and waits until it greets. Does nothing if it runs. */
    public synchronized void start(int node) {
        cluster.start(node, range -> install);
    }

    /** Waits until there is a leader that hands out streams; returns how long that took. */
    public Duration awaitLeader() {
        return cluster.awaitLeader();
    }

    /** Stops all nodes in good order. */
    public synchronized void stop() {
        cluster.stop();
    }

    /** Kills all nodes by SIGKILL. */
    public synchronized void kill() {
        cluster.kill();
    }

    /** Kills a node by SIGKILL, also one that is held up. */
    public synchronized void kill(int node) {
        cluster.node(node).kill();
    }

    /** Holds a node up by SIGSTOP: it keeps its connections and answers nothing. Does nothing if it does not run. */
    public synchronized void pause(int node) {
        cluster.node(node).pause();
    }

    /** Lets a node go on that was held up, by SIGCONT. */
    public synchronized void resume(int node) {
        cluster.node(node).resume();
    }

    /** Kills all nodes and deletes the data if they lie in a temporary folder. May be called twice. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs or has run, and ending twice does nothing.
            return;
        }
    }

    private synchronized void end() {
        for (int node = 0; node < size(); node++) {
            cluster.node(node).discard();
        }
        try {
            if (temporary.isPresent()) {
                Folders.delete(temporary.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + temporary.get(), e);
        }
    }
}

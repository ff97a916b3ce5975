package io.eventhus.servers;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * The servers that tests of this JVM use. A server is found once per kind and range. When there is none, the test aborts with the reason; with
 * {@code EVENTHUS_SERVERS_REQUIRED=true} it fails. The reason is printed once. At the end of the JVM one line per server says which it was.
 */
public final class TestServers {

    private record Wanted(String kind, VersionRange range) {}

    /** Either the server or why there is none. */
    private record Found(Object serverOrReason) {}

    private static final Map<Wanted, Found> SHARED = new ConcurrentHashMap<>();
    private static final Map<Wanted, Found> INSTALLS = new ConcurrentHashMap<>();
    private static final Map<String, String> USED = new TreeMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(TestServers::tell, "eventhus-servers-used"));
    }

    private TestServers() {}

    /** Returns the PostgreSQL that all tests of this JVM share; each test uses a schema or database of its own. */
    public static TestServer postgres() {
        return shared(Postgres.KIND, Postgres.KIND.usualRange());
    }

    /** Returns the server of MongoDB's protocol that all tests of this JVM share; each test uses a database of its own. */
    public static TestServer mongo() {
        return shared(Mongo.KIND, Mongo.KIND.usualRange());
    }

    /** Returns the Kafka broker that all tests of this JVM share; each test uses topics of its own. */
    public static TestServer kafka() {
        return shared(Kafka.KIND, Kafka.KIND.usualRange());
    }

    /**
     * Returns the server that all tests of this JVM share: the one at the address that the environment gives, else one that is found and
     * started here.
     */
    public static TestServer shared(ServerKind kind, VersionRange range) {
        Surroundings here = Surroundings.ofThisProcess();
        Found found = SHARED.computeIfAbsent(new Wanted(kind.name(), range), wanted -> sharedNow(kind, range, here));
        return result(found, TestServer.class, here);
    }

    /** Starts a server of the test's own, which it may kill and start again; never the one at an address. The test closes it. */
    public static TestServer own(ServerKind kind, VersionRange range) {
        Surroundings here = Surroundings.ofThisProcess();
        TestServer server = OwnServer.start(kind, install(kind, range, here), here);
        used(kind, server);
        return server;
    }

    /**
     * Starts a cluster of the test's own, each node of which it may kill, hold up and start again. The test closes it.
     *
     * @param nodes how many servers; 1: a single one without a cluster
     */
    public static TestCluster cluster(ServerKind kind, VersionRange range, int nodes) {
        Surroundings here = Surroundings.ofThisProcess();
        TestCluster cluster = TestCluster.start(kind, install(kind, range, here), nodes, here);
        used(kind.name() + " " + cluster.version() + ", " + nodes + " nodes, " + cluster.origin());
        return cluster;
    }

    private static Install install(ServerKind kind, VersionRange range, Surroundings here) {
        Found found = INSTALLS.computeIfAbsent(new Wanted(kind.name(), range), wanted -> {
            try {
                return new Found(new ServerFinder(here).find(kind, range));
            } catch (UnavailableException e) {
                return new Found(told(e));
            }
        });
        return result(found, Install.class, here);
    }

    private static Found sharedNow(ServerKind kind, VersionRange range, Surroundings here) {
        var given = new ServerFinder(here).given(kind, range);
        TestServer server = given.isPresent()
                ? new SharedServer(kind, given.get(), "at the address in " + kind.addressVariable())
                : new SharedServer(kind, OwnServer.start(kind, install(kind, range, here), here));
        used(kind, server);
        return new Found(server);
    }

    private static <T> T result(Found found, Class<T> type, Surroundings here) {
        if (type.isInstance(found.serverOrReason())) {
            return type.cast(found.serverOrReason());
        }
        throw without((String) found.serverOrReason(), here);
    }

    /** What a test throws that has no server. */
    static RuntimeException without(String reason, Surroundings here) {
        if (here.required()) {
            throw new AssertionFailedError(reason + "; " + Surroundings.REQUIRED + " says that servers are required");
        }
        return new TestAbortedException(reason);
    }

    private static String told(UnavailableException problem) {
        String reason = String.valueOf(problem.getMessage());
        System.err.println("servers: " + reason);
        return reason;
    }

    private static void used(ServerKind kind, TestServer server) {
        used(kind.name() + " " + server.version() + ", " + server.origin());
    }

    private static void used(String line) {
        synchronized (USED) {
            USED.put(line, "");
        }
    }

    private static void tell() {
        synchronized (USED) {
            USED.keySet().forEach(line -> System.err.println("servers: used " + line));
        }
    }
}

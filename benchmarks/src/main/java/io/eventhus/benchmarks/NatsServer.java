package io.eventhus.benchmarks;

import io.eventhus.servers.Nats;
import io.eventhus.servers.ServerKind;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * The NATS server that is measured: one of the benchmark's own, or whatever runs at the URLs given.
 *
 * @param urls     the server's URL, or several of a cluster, separated by commas
 * @param isSynced whether it syncs before it acknowledges; of a server that runs already, as we are told
 * @param replicas how many copies a stream has
 * @param own      what is to be ended
 */
record NatsServer(String urls, boolean isSynced, int replicas, Optional<TestServer> own) implements AutoCloseable {

    private static final String REPLICAS = "?replicas=";

    /**
     * Finds or starts one.
     *
     * @param isSynced whether it has to sync before it acknowledges
     * @param rest     empty: start one; else its URLs, and {@code ?replicas=3} if they are a cluster's
     * @throws Measurement.UnavailableException if there is none here; the message says what to do
     */
    static NatsServer of(boolean isSynced, String rest) {
        if (!rest.isEmpty()) {
            int query = rest.indexOf(REPLICAS);
            return query < 0
                    ? new NatsServer(rest, isSynced, 1, Optional.empty())
                    : new NatsServer(
                            rest.substring(0, query),
                            isSynced,
                            Integer.parseInt(rest.substring(query + REPLICAS.length())),
                            Optional.empty());
        }
        ServerKind kind = isSynced ? Nats.SYNCED : Nats.KIND;
        try {
            TestServer server = TestServers.own(kind, Nats.NEWEST);
            return new NatsServer(server.address(), isSynced, 1, Optional.of(server));
        } catch (TestAbortedException e) {
            throw new Measurement.UnavailableException("NATS: " + e.getMessage());
        }
    }

    String durability() {
        String sync = isSynced ? "sync_interval: always" : "synced every two minutes";
        return (own.isPresent() ? sync : sync + ", as told")
                + (replicas == 1 ? ", one copy" : ", " + replicas + " copies");
    }

    @Override
    public void close() {
        own.ifPresent(TestServer::close);
    }
}

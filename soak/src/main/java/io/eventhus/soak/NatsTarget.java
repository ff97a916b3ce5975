package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.nats.NatsCommitLog;
import io.eventhus.nats.NatsConfig;
import io.eventhus.nats.NatsStateStore;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One stream and one key-value bucket on NATS servers, which the run has started and told. */
final class NatsTarget implements Target {

    static final String NAME = "nats";

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger CLIENT = Logger.getLogger("io.nats.client");

    private static final String BUCKET = "torture";

    private final NatsConfig config;
    private final String version;

    NatsTarget(Path folder) {
        StartedServer server = StartedServer.in(folder);
        this.config = NatsConfig.of(server.address(), BUCKET).withReplicas(server.copies());
        this.version = server.version();
    }

    /** Makes an empty log with a single copy on a server. */
    static void makeAlone(String url) {
        NatsCommitLog.open(NatsConfig.of(url, BUCKET)).close();
    }

    /** Returns the stream of the log. */
    static String stream() {
        return "EVENTHUS_" + BUCKET;
    }

    /** Returns the stream of the states. */
    static String states() {
        return "KV_eventhus_" + BUCKET;
    }

    /** Keeps the client library from telling each lost connection at length; the log above it tells what matters. */
    static void quietClient() {
        CLIENT.setLevel(Level.OFF);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return version;
    }

    /** By type or tag it reads everything. */
    @Override
    public boolean findsByTag() {
        return false;
    }

    @Override
    public CommitLog openLog() {
        return NatsCommitLog.open(config);
    }

    @Override
    public StateStore openState() {
        return NatsStateStore.open(config);
    }
}

package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.nats.NatsCommitLog;
import io.eventhus.nats.NatsConfig;
import io.eventhus.nats.NatsStateStore;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One stream and one key-value bucket on NATS servers, which the run has started and told in {@code nats.properties}. */
final class NatsTarget implements Target {

    static final String NAME = "nats";

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger CLIENT = Logger.getLogger("io.nats.client");

    private static final String FILE = "nats.properties";
    private static final String BUCKET = "torture";

    private final NatsConfig config;
    private final String version;

    NatsTarget(Path folder) {
        Properties told = new Properties();
        try (Reader text = Files.newBufferedReader(folder.resolve(FILE))) {
            told.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the run in " + folder + " has started no NATS servers", e);
        }
        int copies = Integer.parseInt(told.getProperty("copies"));
        this.config = NatsConfig.of(told.getProperty("url"), BUCKET).withReplicas(copies);
        this.version = told.getProperty("version");
    }

    /** Tells all workers of a run where its servers are. */
    static void tell(Path folder, String url, int copies, String version) throws IOException {
        Properties told = new Properties();
        told.setProperty("url", url);
        told.setProperty("copies", Integer.toString(copies));
        told.setProperty("version", version);
        try (Writer text = Files.newBufferedWriter(folder.resolve(FILE))) {
            told.store(text, null);
        }
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

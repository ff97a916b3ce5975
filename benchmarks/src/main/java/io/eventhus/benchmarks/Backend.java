package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.api.Tag;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store that is measured. Each one is a class of its own, named by the first part of a URI: {@code memory:},
 * {@code sqlite:FOLDER}, {@code nats:URLS}, {@code nats-synced:URLS}, {@code mongo:} or
 * {@code mongodb://HOST:PORT/DB}. What it opens is the caller's to close; what it keeps for the run is deleted by {@link #close()}.
 */
interface Backend extends AutoCloseable {

    /** Returns its name in the results. */
    String name();

    /** Returns its server or library with the version. */
    String version();

    /** Returns what an acknowledged commit survives. */
    String durability();

    /** Tells whether it is another backend with another durability: only what that changes is measured. */
    default boolean isVariant() {
        return false;
    }

    /** Returns how many events its large stores hold. */
    default int large(Plan plan) {
        return plan.large();
    }

    /** Opens a log of its own that holds {@code size} events; see {@link Content}. They are stored once and copied. */
    CommitLog fresh(int size);

    /** Opens another handle on a log that {@link #fresh} opened, as another process would. */
    CommitLog another(CommitLog log);

    /** Opens a state store beside a log that {@link #fresh} opened. */
    StateStore stateStore(CommitLog log);

    /** Opens the driver on a copy of its own that holds {@code size} events; empty if there is nothing below the log. */
    Optional<Raw> raw(int size);

    /** Opens the driver on a log that {@link #fresh} opened, or on an equal copy if the two would disturb each other. */
    default Optional<Raw> rawBeside(CommitLog log, int size) {
        return raw(size);
    }

    /** Returns what the driver does under load, as peers of W1 by {@value Throughput#CALLERS} callers. */
    default List<RawLoad> rawLoads() {
        return List.of();
    }

    /** Returns what one caller of the driver does instead of W1, each on what {@link #raw} opened. */
    default List<RawDecision> rawDecisions() {
        return List.of();
    }

    /** Returns a URI under which another process can open the log; empty if none can. */
    Optional<String> shared(CommitLog log);

    @Override
    void close();

    /** The driver itself, doing only what storing and reading need. For one thread. */
    interface Raw extends AutoCloseable {

        /** Reads all columns of the events that have a tag, and returns how many there are. */
        int load(Tag tag);

        /** Reads all rows of all events, and returns the number of their bytes. */
        long replay();

        @Override
        void close();
    }

    /**
     * A load on the driver.
     *
     * @param goal which goal W1 answers beside it
     * @param name what it does
     * @param bar  of that goal
     * @param run  runs it once; commits per second
     * @param tens the same with commits of ten events; null if it makes no difference to the driver
     */
    record RawLoad(
            String goal,
            String name,
            Row.Bar bar,
            Function<Plan, Figures> run,
            @Nullable Function<Plan, Figures> tens) {}

    /**
     * What one caller of the driver does again and again.
     *
     * @param name      what it does
     * @param bar       of the goal G1
     * @param operation makes it, for a driver that {@link #raw} opened
     */
    record RawDecision(String name, Row.Bar bar, Function<Raw, Callers.Operation> operation) {}

    /** Opens a log that another process shares, by what {@link #shared} said there. */
    static CommitLog joined(String shared) {
        if (shared.startsWith("sqlite:")) {
            return SqliteBackend.join(shared);
        }
        return shared.startsWith("mongodb") ? MongoBackend.join(shared) : NatsBackend.join(shared);
    }

    /**
     * Makes the backend that a URI names.
     *
     * @param uri    such as {@code memory:}, {@code sqlite:FOLDER}, {@code nats:} for a server of the benchmark's own, or
     *     {@code nats:nats://one:4222,nats://two:4222?replicas=3} for one that runs; {@code mongo:} and
     *     {@code mongodb://one:27017/bench} likewise
     * @param folder where a backend keeps its files if the URI names no folder
     */
    static Backend of(String uri, Path folder) {
        int colon = uri.indexOf(':');
        String kind = colon < 0 ? uri : uri.substring(0, colon);
        String rest = colon < 0 ? "" : uri.substring(colon + 1);
        return switch (kind) {
            case "memory" -> new MemoryBackend();
            case "sqlite" -> new SqliteBackend(rest.isEmpty() ? folder : Path.of(rest));
            case "nats" -> new NatsBackend(NatsServer.of(false, rest));
            case "nats-synced" -> new NatsBackend(NatsServer.of(true, rest));
            case "mongo" -> new MongoBackend(MongoServer.of(rest));
            case "mongodb", "mongodb+srv" -> new MongoBackend(MongoServer.of(uri));
            default ->
                throw new IllegalArgumentException("no store is called '" + uri
                        + "'; expected memory:, sqlite:FOLDER, nats:URLS, nats-synced:URLS, mongo: or"
                        + " mongodb://HOST:PORT/DB");
        };
    }
}

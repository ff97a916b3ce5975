package io.eventhus.benchmarks;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.api.Tag;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A store that is measured. Each one is a class of its own, named by the first part of a URI: {@code memory:} or
 * {@code sqlite:FOLDER}. What it opens is the caller's to close; what it keeps for the run is deleted by {@link #close()}.
 */
interface Backend extends AutoCloseable {

    /** Returns its name in the results. */
    String name();

    /** Returns its server or library with the version. */
    String version();

    /** Returns what an acknowledged commit survives. */
    String durability();

    /** Opens a log of its own that holds {@code size} events; see {@link Content}. They are stored once and copied. */
    CommitLog fresh(int size);

    /** Opens another handle on a log that {@link #fresh} opened, as another process would. */
    CommitLog another(CommitLog log);

    /** Opens a state store beside a log that {@link #fresh} opened. */
    StateStore stateStore(CommitLog log);

    /** Tells whether a driver lies below the log. */
    boolean hasRaw();

    /** Opens the driver on a copy of its own that holds {@code size} events; empty if there is nothing below the log. */
    Optional<Raw> raw(int size);

    /** Returns a URI under which another process can open the log; empty if none can. */
    Optional<String> shared(CommitLog log);

    @Override
    void close();

    /** The driver itself, doing only what storing and reading need. For one thread. */
    interface Raw extends AutoCloseable {

        /** Returns the position of the last event. */
        long head();

        /** Stores the rows of these commits in one transaction, without asking anything first. */
        void write(List<Commit> commits);

        /** Reads all columns of the events that have a tag, and returns how many there are. */
        int load(Tag tag);

        /** Reads all rows of all events, and returns the number of their bytes. */
        long replay();

        @Override
        void close();
    }

    /** Opens a log that another process shares, by what {@link #shared} said there. */
    static CommitLog joined(String shared) {
        return SqliteBackend.join(shared);
    }

    /**
     * Makes the backend that a URI names.
     *
     * @param uri    such as {@code memory:} or {@code sqlite:FOLDER}
     * @param folder where a backend keeps its files if the URI names no folder
     */
    static Backend of(String uri, Path folder) {
        int colon = uri.indexOf(':');
        String kind = colon < 0 ? uri : uri.substring(0, colon);
        String rest = colon < 0 ? "" : uri.substring(colon + 1);
        return switch (kind) {
            case "memory" -> new MemoryBackend();
            case "sqlite" -> new SqliteBackend(rest.isEmpty() ? folder : Path.of(rest));
            default ->
                throw new IllegalArgumentException(
                        "no store is called '" + uri + "'; expected memory: or sqlite:FOLDER");
        };
    }
}

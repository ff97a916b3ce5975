package io.eventhus.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the file is and how it is used. A commit log and a state store may share one file, each with connections of its
 * own; so may several processes on one host.
 *
 * <p>Not here, because it is not a choice: the journal is a write-ahead log ({@code journal_mode=WAL}) and every commit
 * waits for the disk ({@code synchronous=FULL}). Anything less could lose acknowledged commits when the power fails.
 *
 * @param file        the database file; created if it does not exist or has no bytes. Its folder must exist. Beside it
 *                    stand {@code -wal} and {@code -shm} while it is open
 * @param busyTimeout how long a call waits for another writer, another process or a free reader connection, from 1
 *                    millisecond to 1 hour; 5 seconds by default
 * @param readers     the most connections for reading, at least 1; 4 by default. One more writes
 * @param pageEvents  how many events a cursor loads at once, at least 1; 500 by default. A commit is never split
 * @param pageBytes   how many bytes of events a cursor loads at once, at least 1; 1 MiB by default. The event or commit
 *                    that reaches it is loaded whole
 */
public record SqliteConfig(Path file, Duration busyTimeout, int readers, int pageEvents, int pageBytes) {

    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MOST_TIMEOUT = Duration.ofHours(1);

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public SqliteConfig {
        file = file.toAbsolutePath().normalize();
        if (busyTimeout.compareTo(LEAST_TIMEOUT) < 0 || busyTimeout.compareTo(MOST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "the busy timeout is " + busyTimeout + "; expected 1 millisecond to 1 hour");
        }
        atLeastOne(readers, "the number of reader connections");
        atLeastOne(pageEvents, "the number of events in a page");
        atLeastOne(pageBytes, "the number of bytes in a page");
    }

    /** Returns the default configuration for a file. */
    public static SqliteConfig of(Path file) {
        return new SqliteConfig(file, Duration.ofSeconds(5), 4, 500, 1 << 20);
    }

    /** Returns this configuration with another busy timeout. */
    public SqliteConfig withBusyTimeout(Duration timeout) {
        return new SqliteConfig(file, timeout, readers, pageEvents, pageBytes);
    }

    /** Returns this configuration with another number of reader connections. */
    public SqliteConfig withReaders(int connections) {
        return new SqliteConfig(file, busyTimeout, connections, pageEvents, pageBytes);
    }

    /** Returns this configuration with other page sizes, in events and in bytes. */
    public SqliteConfig withPage(int events, int bytes) {
        return new SqliteConfig(file, busyTimeout, readers, events, bytes);
    }

    private static void atLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; expected at least 1");
        }
    }
}

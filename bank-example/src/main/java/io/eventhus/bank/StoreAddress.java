package io.eventhus.bank;

import io.eventhus.api.CommitLog;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bank keeps its events: the one place that knows which adapters there are. */
public sealed interface StoreAddress {

    /** What the address of a SQLite file begins with. */
    String SQLITE = "sqlite:";

    /** Names the ways to write an address, for messages. */
    String FORMS = "memory or sqlite:PATH";

    /** In this process; gone when it ends. */
    record Memory() implements StoreAddress {

        @Override
        public Optional<String> shared() {
            return Optional.empty();
        }

        @Override
        public BankStore open() {
            return new BankStore(new MemoryCommitLog(), new MemoryStateStore());
        }
    }

    /**
     * In one SQLite file.
     *
     * @param file the file; created if it does not exist
     */
    record Sqlite(Path file) implements StoreAddress {

        @Override
        public Optional<String> shared() {
            return Optional.of(SQLITE + file.toAbsolutePath());
        }

        @Override
        public BankStore open() {
            SqliteConfig config = SqliteConfig.of(file);
            CommitLog log = SqliteCommitLog.open(config);
            try {
                return new BankStore(log, SqliteStateStore.open(config));
            } catch (RuntimeException | Error failure) {
                log.close();
                throw failure;
            }
        }
    }

    /**
     * Opens the store.
     *
     * @throws io.eventhus.api.EventhusException if it cannot be used
     */
    BankStore open();

    /** Returns the address by which another process opens the same store, empty if none can. */
    Optional<String> shared();

    /**
     * Reads an address.
     *
     * @param text {@code memory} or {@code sqlite:PATH}
     * @throws IllegalArgumentException if it is neither
     */
    static StoreAddress parse(String text) {
        if (text.equals("memory")) {
            return new Memory();
        }
        if (text.startsWith(SQLITE) && text.length() > SQLITE.length()) {
            try {
                return new Sqlite(Path.of(text.substring(SQLITE.length())));
            } catch (InvalidPathException unusable) {
                throw new IllegalArgumentException(
                        "the store '" + text + "' names no file: " + unusable.getReason(), unusable);
            }
        }
        throw new IllegalArgumentException("there is no store '" + text + "'; expected " + FORMS);
    }
}

package io.eventhus.bank;

import com.mongodb.ConnectionString;
import io.eventhus.api.CommitLog;
import io.eventhus.bank.domain.BankEvent;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.mongo.MongoCommitLog;
import io.eventhus.mongo.MongoConfig;
import io.eventhus.mongo.MongoStateStore;
import io.eventhus.nats.NatsCommitLog;
import io.eventhus.nats.NatsConfig;
import io.eventhus.nats.NatsStateStore;
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

    /** What the address of a bucket on NATS begins with. */
    String NATS = "nats://";

    /** What the address of a database on MongoDB begins with. */
    String MONGO = "mongodb://";

    /** Names the ways to write an address, for messages. */
    String FORMS = "memory, sqlite:PATH, nats://HOST:PORT/BUCKET or mongodb://HOST:PORT/DATABASE";

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
     * In a bucket on NATS JetStream.
     *
     * @param config where; it shows no credentials
     */
    record Nats(NatsConfig config) implements StoreAddress {

        /** Reads {@code nats://HOST:PORT/BUCKET}. */
        static Nats parse(String text) {
            int slash = text.lastIndexOf('/');
            if (slash < NATS.length() || slash == text.length() - 1) {
                throw new IllegalArgumentException("a store on NATS has no bucket; expected nats://HOST:PORT/BUCKET");
            }
            // Axon sources an account by its tag, which only the account's own events have.
            return new Nats(NatsConfig.of(text.substring(0, slash), text.substring(slash + 1))
                    .withAggregateTags(BankEvent.TAG));
        }

        @Override
        public Optional<String> shared() {
            return Optional.of(config.url() + "/" + config.bucket());
        }

        @Override
        public BankStore open() {
            CommitLog log = NatsCommitLog.open(config);
            try {
                return new BankStore(log, NatsStateStore.open(config));
            } catch (RuntimeException | Error failure) {
                log.close();
                throw failure;
            }
        }
    }

    /**
     * In a database on MongoDB.
     *
     * @param config where; it shows no credentials
     */
    record Mongo(MongoConfig config) implements StoreAddress {

        private static final String BUCKET = "bank";

        /** Reads {@code mongodb://HOST:PORT/DATABASE}, with whatever a connection string may have beside them. */
        static Mongo parse(String text) {
            String database;
            try {
                database = new ConnectionString(text).getDatabase();
            } catch (IllegalArgumentException e) {
                // Not as the cause: its message may hold a password.
                database = null;
            }
            if (database == null) {
                throw new IllegalArgumentException(
                        "a store on MongoDB wants a connection string that names a database; expected such as"
                                + " mongodb://HOST:PORT/DATABASE");
            }
            return new Mongo(MongoConfig.of(text, database, BUCKET));
        }

        @Override
        public Optional<String> shared() {
            return Optional.ofNullable(config.connectionString());
        }

        @Override
        public BankStore open() {
            CommitLog log = MongoCommitLog.open(config);
            try {
                return new BankStore(log, MongoStateStore.open(config));
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
     * @param text {@code memory}, {@code sqlite:PATH}, {@code nats://HOST:PORT/BUCKET} or
     *             {@code mongodb://HOST:PORT/DATABASE}
     * @throws IllegalArgumentException if it is none of them
     */
    static StoreAddress parse(String text) {
        if (text.equals("memory")) {
            return new Memory();
        }
        if (text.startsWith(NATS)) {
            return Nats.parse(text);
        }
        if (text.startsWith(MONGO)) {
            return Mongo.parse(text);
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

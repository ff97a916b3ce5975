package io.eventhus.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** The driver: each call in a causally consistent session, on the primary, with our concerns whatever the client is set to. */
final class MongoLink implements MongoCalls {

    /** Fits into one answer of a server, for commits of a kilobyte. */
    private static final int BATCH = 1_000;

    private final MongoClient client;
    private final boolean isOurs;
    private final MongoDatabase database;
    private final long timeoutMillis;
    private final MongoSessions sessions;

    private MongoLink(MongoConfig config, MongoClient client, boolean isOurs) {
        this.client = client;
        this.isOurs = isOurs;
        this.sessions = new MongoSessions(client);
        this.timeoutMillis = config.timeout().toMillis();
        MongoDatabase plain = client.getDatabase(config.database());
        // A client of somebody else may wait for ever: this bounds each call as a whole.
        this.database = (isOurs ? plain : plain.withTimeout(2 * timeoutMillis, TimeUnit.MILLISECONDS))
                .withReadConcern(MongoConcerns.READ)
                .withReadPreference(MongoConcerns.FROM);
    }

    /** Opens a client, or takes the one that was handed in. Nothing is sent yet. */
    static MongoLink open(MongoConfig config) {
        if (config.client() != null) {
            return new MongoLink(config, config.client(), false);
        }
        MongoClientSettings.Builder builder = config.settings()
                .apply(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(String.valueOf(config.connectionString()))));
        return new MongoLink(
                config,
                MongoClients.create(
                        MongoConcerns.settings(builder, config.timeout()).build()),
                true);
    }

    MongoClient client() {
        return client;
    }

    @Override
    public BsonDocument run(BsonDocument command) {
        return in(session -> session == null
                ? database.runCommand(command, MongoConcerns.FROM, BsonDocument.class)
                : database.runCommand(session, command, MongoConcerns.FROM, BsonDocument.class));
    }

    /** Runs a command on another database, such as {@code admin}. */
    BsonDocument run(String elsewhere, BsonDocument command) {
        return in(session -> {
            MongoDatabase there = client.getDatabase(elsewhere);
            return session == null
                    ? there.runCommand(command, MongoConcerns.FROM, BsonDocument.class)
                    : there.runCommand(session, command, MongoConcerns.FROM, BsonDocument.class);
        });
    }

    private interface Call<T> {
        T in(@Nullable ClientSession session);
    }

    private <T> T in(Call<T> call) {
        return told(() -> {
            ClientSession session = sessions.begin();
            try {
                return call.in(session);
            } finally {
                sessions.end(session);
            }
        });
    }

    @Override
    public Found find(Lookup lookup) {
        return told(() -> {
            ClientSession session = sessions.begin();
            try {
                return new DriverFound(cursor(lookup, session), session);
            } catch (MongoException e) {
                sessions.end(session);
                throw e;
            }
        });
    }

    /** Runs a call of the driver; what it throws is always a {@link MongoException}. */
    private <T extends @Nullable Object> T told(Supplier<T> call) {
        try {
            return call.get();
        } catch (MongoTimeoutException e) {
            throw MongoTlsException.orElse(e, client);
        } catch (IllegalStateException e) {
            // The client was closed under a call.
            throw new MongoClientException("the client is closed", e);
        }
    }

    private MongoCursor<RawBsonDocument> cursor(Lookup lookup, @Nullable ClientSession session) {
        var collection = database.getCollection(lookup.collection(), RawBsonDocument.class);
        FindIterable<RawBsonDocument> all =
                session == null ? collection.find(lookup.filter()) : collection.find(session, lookup.filter());
        all.batchSize(BATCH).limit(lookup.limit());
        if (!lookup.isOfOneDocument()) {
            all.sort(new BsonDocument("_id", new BsonInt32(lookup.backwards() ? -1 : 1)));
        }
        if (!isOurs) {
            // Each answer has the time limit of a call, and not all of them together: a reading may take long.
            all.timeoutMode(TimeoutMode.ITERATION);
        } else if (lookup.limit() > 0) {
            // Without a limit the server would count the time of all answers together.
            all.maxTime(timeoutMillis, TimeUnit.MILLISECONDS);
        }
        if (!lookup.projection().isEmpty()) {
            all.projection(lookup.projection());
        }
        if (!lookup.hint().isEmpty()) {
            all.hint(lookup.hint());
        }
        return all.iterator();
    }

    @Override
    public void close() {
        if (isOurs) {
            client.close();
        }
    }

    private final class DriverFound implements Found {

        private final MongoCursor<RawBsonDocument> cursor;
        private final @Nullable ClientSession session;
        private boolean closed;

        DriverFound(MongoCursor<RawBsonDocument> cursor, @Nullable ClientSession session) {
            this.cursor = cursor;
            this.session = session;
        }

        @Override
        public @Nullable RawBsonDocument next() {
            RawBsonDocument document = closed ? null : told(() -> cursor.hasNext() ? cursor.next() : null);
            if (document == null) {
                close();
                return null;
            }
            // Not only when it is closed: others may rely on what is shown here while it is still open.
            sessions.saw(session);
            return document;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                cursor.close();
            } catch (MongoException e) {
                // The server forgets a cursor that nobody asks by itself.
                return;
            } finally {
                sessions.end(session);
            }
        }
    }
}

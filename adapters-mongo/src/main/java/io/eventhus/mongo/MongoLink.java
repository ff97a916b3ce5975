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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The driver: each call in a causally consistent session that knows what every call before it has seen. Without that, a primary that was
 * just elected could answer from a state older than one that another one has shown.
 */
final class MongoLink implements MongoCalls {

    /** Fits into one answer of a server, for commits of a kilobyte. */
    private static final int BATCH = 1_000;

    /** What was seen: the cluster's own times, which the driver hands over, and no clock of ours. */
    private record Seen(BsonTimestamp operation, @Nullable BsonDocument cluster) {}

    private final MongoClient client;
    private final boolean isOurs;
    private final MongoDatabase database;
    private final long timeoutMillis;
    private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();
    /** A standalone server of an old kind has no sessions, and no other server whose state could be older. */
    private volatile boolean hasSessions = true;

    private MongoLink(MongoConfig config, MongoClient client, boolean isOurs) {
        this.client = client;
        this.isOurs = isOurs;
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
    BsonDocument run(String elsewhere, String command) {
        return in(session -> {
            MongoDatabase there = client.getDatabase(elsewhere);
            BsonDocument body = new BsonDocument(command, new BsonInt32(1));
            return session == null
                    ? there.runCommand(body, BsonDocument.class)
                    : there.runCommand(session, body, BsonDocument.class);
        });
    }

    private interface Call<T> {
        T in(@Nullable ClientSession session);
    }

    private <T> T in(Call<T> call) {
        ClientSession session = session();
        try {
            T result = call.in(session);
            return result;
        } finally {
            end(session);
        }
    }

    @Override
    public Found find(Lookup lookup) {
        ClientSession session = session();
        try {
            return new DriverFound(cursor(lookup, session), session);
        } catch (MongoException e) {
            end(session);
            throw e;
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
        if (isOurs) {
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

    private @Nullable ClientSession session() {
        if (!hasSessions) {
            return null;
        }
        try {
            ClientSession session = client.startSession(MongoConcerns.SESSION);
            Seen before = seen.get();
            if (before != null) {
                session.advanceOperationTime(before.operation());
                if (before.cluster() != null) {
                    session.advanceClusterTime(before.cluster());
                }
            }
            return session;
        } catch (MongoTimeoutException e) {
            throw e;
        } catch (MongoClientException e) {
            hasSessions = false;
            return null;
        }
    }

    private void end(@Nullable ClientSession session) {
        if (session == null) {
            return;
        }
        saw(session);
        session.close();
    }

    private void saw(ClientSession session) {
        BsonTimestamp operation = session.getOperationTime();
        Seen before = seen.get();
        if (operation == null || (before != null && before.operation().compareTo(operation) >= 0)) {
            return;
        }
        Seen now = new Seen(operation, session.getClusterTime());
        seen.accumulateAndGet(now, (one, other) -> {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.operation().compareTo(other.operation()) >= 0 ? one : other;
        });
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
            if (closed || !cursor.hasNext()) {
                close();
                return null;
            }
            RawBsonDocument document = cursor.next();
            if (session != null) {
                // Not only when it is closed: others may rely on what is shown here while it is still open.
                saw(session);
            }
            return document;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            try (ClientSession ending = session) {
                if (ending != null) {
                    saw(ending);
                }
                cursor.close();
            } catch (MongoException e) {
                // The server forgets a cursor that nobody asks by itself.
                return;
            }
        }
    }
}

package io.eventhus.mongo.imports;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Collation;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventhusException;
import io.eventhus.api.ImportRecord;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Reads the MongoDB collection of the Go toolkit eventhus, of its release and of its branch v2: one document for each aggregate,
 * {@code {_id, version, events: [...]}}. Only reads, from the primary, what a majority of the replicas has.
 *
 * <p>The events come by their time, then by aggregate, and those of one aggregate always in the order in which the document has
 * them: one whose clock went back comes right after the one before it. The same documents give the same order each time. The
 * server sorts, so memory here is bounded by the batch.
 *
 * <p>Thread-safe; each cursor is for one thread at a time.
 */
public final class EventhusImport implements AutoCloseable {

    private static final long SELECTION_SECONDS = 10;

    /** How long the driver waits beyond what the server is given. */
    private static final long SLACK_SECONDS = 30;

    /** Ids are sorted by their bytes, whatever the collection's own rule is. */
    private static final Collation BY_BYTES =
            Collation.builder().locale("simple").build();

    private final MongoCollection<RawBsonDocument> events;
    private final EventhusImportConfig config;
    private final @Nullable MongoClient owned;

    private EventhusImport(MongoDatabase database, EventhusImportConfig config, @Nullable MongoClient owned) {
        this.events = database.getCollection(config.collection(), RawBsonDocument.class)
                .withReadConcern(ReadConcern.MAJORITY)
                .withReadPreference(ReadPreference.primary());
        this.config = config;
        this.owned = owned;
    }

    /**
     * Prepares to read by a client of its own, which {@link #close()} closes. The server is asked only when something is read.
     *
     * @param connection a connection string that names the database, as in {@code mongodb://localhost:27017/bank}
     * @throws IllegalArgumentException if it is none, or names no database; the message does not repeat it
     */
    public static EventhusImport open(String connection, EventhusImportConfig config) {
        ConnectionString parsed = parsed(connection);
        String database = parsed.getDatabase();
        if (database == null) {
            throw new IllegalArgumentException(
                    "the connection string to import from names no database; expected mongodb://HOST:PORT/DATABASE");
        }
        MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(SELECTION_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.readTimeout(
                        Math.min(
                                Integer.MAX_VALUE / 1_000, config.answerWithin().toSeconds() + SLACK_SECONDS),
                        TimeUnit.SECONDS))
                .applyConnectionString(parsed)
                .build());
        return new EventhusImport(client.getDatabase(database), config, client);
    }

    /** The driver's message could repeat a password. */
    private static ConnectionString parsed(String connection) {
        try {
            return new ConnectionString(connection);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException("the connection string to import from cannot be read; expected"
                    + " mongodb://HOST:PORT/DATABASE, special characters of a password in percent encoding");
        }
    }

    /** Prepares to read from a database whose client stays its owner's. */
    public static EventhusImport of(MongoDatabase database, EventhusImportConfig config) {
        return new EventhusImport(database, config, null);
    }

    /**
     * Reads all events. The server sorts them before the first one comes, which may take it a while; what is added to the
     * collection meanwhile may or may not be seen, an aggregate's events from the first on and without a gap in any case. What is no
     * event is handed over as a refusal, and reading goes on behind it.
     *
     * @return the events; to be closed. It throws {@link io.eventhus.api.TransientException} when the server cannot be reached,
     *     breaks off or takes too long, and {@link io.eventhus.api.PermanentException} when it refuses
     */
    public Cursor<ImportRecord> read() {
        return new ImportCursor(
                () -> aggregate(ImportPipeline.read()).batchSize(config.batch()).iterator(), config, name());
    }

    /**
     * Returns how many records {@link #read()} gives, by a look at every document.
     *
     * @throws EventhusException as the cursor of {@link #read()}
     */
    public long count() {
        try {
            RawBsonDocument counted = aggregate(ImportPipeline.count()).first();
            return counted == null ? 0 : counted.getNumber("events").longValue();
        } catch (MongoException failure) {
            throw ImportErrors.of(failure, name(), config);
        }
    }

    private AggregateIterable<RawBsonDocument> aggregate(List<Bson> stages) {
        return events.aggregate(stages)
                .allowDiskUse(true)
                .collation(BY_BYTES)
                .maxTime(config.answerWithin().toSeconds(), TimeUnit.SECONDS);
    }

    private String name() {
        return events.getNamespace().getFullName();
    }

    /** Closes the client if it is its own. Repeating it does nothing. */
    @Override
    public void close() {
        if (owned != null) {
            owned.close();
        }
    }
}

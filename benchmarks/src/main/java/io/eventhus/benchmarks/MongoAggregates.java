package io.eventhus.benchmarks;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.Document;

/**
 * The layout of the Go toolkit eventhus: one document for each aggregate, which holds all of its events and grows. An append compares the
 * version and pushes.
 *
 * <pre>
 *   _id      the aggregate
 *   version  its last version
 *   events   one for each event: event_type, _id, aggregate_type, command_id, data, timestamp, version
 * </pre>
 */
final class MongoAggregates implements AutoCloseable {

    private static final String ID = "_id";
    private static final String VERSION = "version";
    private static final String EVENTS = "events";
    private static final int DUPLICATE_KEY = 11000;
    private static final int BATCH = 1_000;

    private final MongoClient client;
    private final MongoCollection<Document> aggregates;

    /**
     * Makes the collection and fills it with the aggregates of {@link Content}.
     *
     * @param client its own from now on
     */
    MongoAggregates(MongoClient client, String database, String collection) {
        this.client = client;
        this.aggregates = client.getDatabase(database).getCollection(collection);
        List<Document> documents = new ArrayList<>();
        for (int account = 0; account < Content.OPENED; account++) {
            documents.add(aggregate(Content.id(account), 1));
        }
        for (int ten = 0; ten < Content.TENS; ten++) {
            documents.add(aggregate("ten-" + Content.id(ten), 10));
        }
        for (int from = 0; from < documents.size(); from += BATCH) {
            var unused = aggregates.insertMany(documents.subList(from, Math.min(documents.size(), from + BATCH)));
        }
    }

    private static Document aggregate(String id, int events) {
        List<Document> history = new ArrayList<>();
        for (int version = 1; version <= events; version++) {
            history.add(deposit(id, version));
        }
        return new Document(ID, id).append(VERSION, events).append(EVENTS, history);
    }

    private static Document deposit(String id, int version) {
        return new Document("event_type", Content.TYPE)
                .append(ID, id)
                .append("aggregate_type", Content.ACCOUNT)
                .append("command_id", "")
                .append(
                        "data",
                        new Document("id", id)
                                .append("amount", 1)
                                .append("currency", "EUR")
                                .append("reference", Content.REFERENCE)
                                .append("booked", Content.BOOKED))
                .append("timestamp", Date.from(Instant.now()))
                .append(VERSION, version);
    }

    /** W1: loads an aggregate and appends one event to it; on a conflict it begins again. */
    void decide(RandomGenerator random) {
        String id = Content.id(random.nextInt(Content.ACCOUNTS));
        while (!isStored(id, load(id))) {
            Thread.onSpinWait();
        }
    }

    private int load(String id) {
        Document aggregate = aggregates.find(new Document(ID, id)).first();
        if (aggregate == null) {
            return 0;
        }
        int version = aggregate.getInteger(VERSION);
        if (aggregate.getList(EVENTS, Document.class).size() != version) {
            throw new IllegalStateException(
                    "the aggregate " + id + " has another number of events than its version says");
        }
        return version;
    }

    private boolean isStored(String id, int version) {
        if (version > 0) {
            return aggregates
                            .updateOne(
                                    new Document(ID, id).append(VERSION, version),
                                    new Document(
                                                    "$push",
                                                    new Document(
                                                            EVENTS,
                                                            new Document("$each", List.of(deposit(id, version + 1)))))
                                            .append("$inc", new Document(VERSION, 1)))
                            .getModifiedCount()
                    == 1;
        }
        try {
            return aggregates.insertOne(aggregate(id, 1)).wasAcknowledged();
        } catch (MongoWriteException e) {
            if (e.getError().getCode() == DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        aggregates.drop();
        client.close();
    }
}

package io.eventhus.benchmarks.axon4;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.eventhus.benchmarks.Callers;
import io.eventhus.benchmarks.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.MongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.MongoEventStorageEngine;
import org.axonframework.extensions.mongo.eventsourcing.eventstore.documentperevent.EventEntryConfiguration;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;

/**
 * Axon 4's event store over its engine for MongoDB, wired as its documentation does, with the concerns of our log and without transactions:
 * a commit of several events is one insertMany there, which an error may leave in part.
 */
final class Axon4Store implements AutoCloseable {

    private static final int BATCH = 1_000;
    private static final int PATIENCE_SECONDS = 30;

    private final MongoClient client;
    private final MongoDatabase database;
    private final MongoTemplate axon;
    private final Layout layout;
    private final Serializer serializer = JacksonSerializer.defaultSerializer();
    private EmbeddedEventStore store;
    private int filled;

    private Axon4Store(MongoClient client, String database, Layout layout) {
        this.client = client;
        this.layout = layout;
        this.database = client.getDatabase(database);
        this.axon = DefaultMongoTemplate.builder().mongoDatabase(this.database).build();
        this.store = wired();
    }

    static Axon4Store open(String uri, String database, Layout layout) {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .retryWrites(false)
                .readConcern(ReadConcern.MAJORITY)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .build();
        return new Axon4Store(MongoClients.create(settings), database, layout);
    }

    /** The engine makes its indexes itself. */
    private EmbeddedEventStore wired() {
        return EmbeddedEventStore.builder()
                .storageEngine(MongoEventStorageEngine.builder()
                        .mongoTemplate(axon)
                        .storageStrategy(layout.strategy())
                        .eventSerializer(serializer)
                        .snapshotSerializer(serializer)
                        .build())
                .build();
    }

    /**
     * Makes it hold so many events and no others. If it was filled with as many before, only what came later is deleted: the test server
     * takes half a minute for the unique index.
     */
    void fill(int events) {
        if (events == filled) {
            var unused = axon.eventCollection()
                    .deleteMany(Filters.gte(
                            EventEntryConfiguration.getDefault().timestampProperty(), Axon4Content.END.toString()));
            return;
        }
        store.shutDown();
        axon.eventCollection().drop();
        axon.snapshotCollection().drop();
        store = wired();
        List<Document> waiting = new ArrayList<>();
        Axon4Content.commits(events, commit -> {
            waiting.addAll(layout.documents(commit, serializer));
            if (waiting.size() >= BATCH) {
                flush(waiting);
            }
        });
        flush(waiting);
        filled = events;
    }

    private void flush(List<Document> waiting) {
        if (!waiting.isEmpty()) {
            var unused = axon.eventCollection().insertMany(waiting);
            waiting.clear();
        }
    }

    /** Loads an aggregate and appends events to it as one commit; on a conflict it begins again. */
    void decide(RandomGenerator random, int events) {
        String id = Axon4Content.account(random);
        while (!isStored(id, last(id), events)) {
            Thread.onSpinWait();
        }
    }

    private long last(String id) {
        DomainEventStream stream = store.readEvents(id);
        long last = -1;
        while (stream.hasNext()) {
            DomainEventMessage<?> event = stream.next();
            Objects.requireNonNull(event.getPayload());
            last = event.getSequenceNumber();
        }
        return last;
    }

    private boolean isStored(String id, long last, int events) {
        try {
            store.publish(Axon4Content.deposits(id, last + 1, events));
            return true;
        } catch (ConcurrencyException | AggregateStreamCreationException e) {
            return false;
        }
    }

    /** Reads everything as an event processor does, with every payload. */
    Figures replay(int events) throws InterruptedException {
        Histogram nanos = Callers.histogram();
        long start = System.nanoTime();
        try (TrackingEventStream stream = store.openStream(null)) {
            for (int read = 0; read < events; read++) {
                if (!stream.hasNextAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("a replay of " + events + " events ended at " + read);
                }
                Objects.requireNonNull(stream.nextAvailable().getPayload());
            }
        }
        nanos.recordValue(System.nanoTime() - start);
        return new Figures(1e9 / nanos.getMaxValue(), nanos);
    }

    /** Deletes all of it. */
    void drop() {
        database.drop();
    }

    @Override
    public void close() {
        store.shutDown();
        client.close();
    }
}

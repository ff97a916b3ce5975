package io.eventhus.mongo.imports;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.eventhus.api.Cursor;
import io.eventhus.api.ImportRecord;
import io.eventhus.api.ImportRefusal;
import io.eventhus.api.ImportedEvent;
import io.eventhus.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.BsonDocument;

/** A database of a test's own on the server that they share. */
final class Collections implements AutoCloseable {

    static final EventhusImportConfig BANK = EventhusImportConfig.defaults()
            .withKey("WithdrawalPerformed", "amount", "ammount")
            .withKey("withdrawal_performed", "amount", "ammount");

    private final MongoClient client;
    private final MongoDatabase database;

    Collections() {
        client = MongoClients.create(uri());
        database = client.getDatabase(
                "eventhus_import_" + UUID.randomUUID().toString().substring(0, 8));
    }

    static String uri() {
        return TestServers.mongo().address();
    }

    MongoDatabase database() {
        return database;
    }

    String name() {
        return database.getName();
    }

    MongoCollection<BsonDocument> events() {
        return database.getCollection("events", BsonDocument.class);
    }

    Collections with(String... documents) {
        for (String document : documents) {
            events().insertOne(BsonDocument.parse(document));
        }
        return this;
    }

    List<ImportRecord> read(EventhusImportConfig config) {
        List<ImportRecord> read = new ArrayList<>();
        try (EventhusImport source = EventhusImport.of(database, config);
                Cursor<ImportRecord> cursor = source.read()) {
            for (ImportRecord record = cursor.next(); record != null; record = cursor.next()) {
                read.add(record);
            }
        }
        return read;
    }

    /** Reads what must all be events. */
    List<ImportedEvent> readEvents(EventhusImportConfig config) {
        return read(config).stream().map(ImportedEvent.class::cast).toList();
    }

    /** Reads what must be one refusal, and returns why. */
    String readReason() {
        List<ImportRecord> read = read(EventhusImportConfig.defaults());
        if (read.size() != 1 || !(read.getFirst() instanceof ImportRefusal refusal)) {
            throw new AssertionError("expected one refusal, found " + read);
        }
        return String.valueOf(refusal.reason().getMessage());
    }

    @Override
    public void close() {
        database.drop();
        client.close();
    }
}

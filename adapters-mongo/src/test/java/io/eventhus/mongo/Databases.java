package io.eventhus.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.eventhus.servers.TestServers;
import java.util.function.Function;

/** The database of this JVM's tests, on the server that they share. */
final class Databases {

    private static final String NAME =
            "eventhus_test_" + ProcessHandle.current().pid();

    private Databases() {}

    static String uri() {
        return TestServers.mongo().address();
    }

    static MongoConfig config(String bucket) {
        return MongoConfig.of(uri(), NAME, bucket);
    }

    static void drop(String collection) {
        in(database -> {
            database.getCollection(collection).drop();
            return true;
        });
    }

    /** Does something in the database, as anybody else would. */
    static <T> T in(Function<MongoDatabase, T> work) {
        try (MongoClient client = MongoClients.create(uri())) {
            return work.apply(client.getDatabase(NAME));
        }
    }
}

package io.eventhus.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.eventhus.servers.TestServers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The database of this JVM's tests, on the server that they share. */
final class Databases {

    private static final String NAME =
            "eventhus_test_" + ProcessHandle.current().pid();

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private Databases() {}

    static String uri() {
        return TestServers.mongo().address();
    }

    static MongoConfig config(String bucket) {
        return MongoConfig.of(uri(), NAME, bucket);
    }

    /** Returns a bucket that nobody else uses. */
    static MongoConfig freshBucket(String kind) {
        return config(kind + "-" + BUCKETS.incrementAndGet());
    }

    /** Returns the host and port of the server. */
    static String hostAndPort() {
        return new ConnectionString(uri()).getHosts().getFirst();
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

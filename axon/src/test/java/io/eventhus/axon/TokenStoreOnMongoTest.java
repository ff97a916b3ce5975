package io.eventhus.axon;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.eventhus.api.StateStore;
import io.eventhus.mongo.MongoConfig;
import io.eventhus.mongo.MongoStateStore;
import io.eventhus.servers.TestServers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;

/** The same tokens on MongoDB. */
class TokenStoreOnMongoTest extends TokenStoreTest {

    private static final String DATABASE =
            "eventhus_tokens_" + ProcessHandle.current().pid();
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static final MongoClient CLIENT =
            MongoClients.create(TestServers.mongo().address());

    @Override
    StateStore newState() {
        return MongoStateStore.open(MongoConfig.of(CLIENT, DATABASE, "tokens-" + BUCKETS.incrementAndGet()));
    }

    @AfterAll
    static void close() {
        CLIENT.getDatabase(DATABASE).drop();
        CLIENT.close();
    }
}

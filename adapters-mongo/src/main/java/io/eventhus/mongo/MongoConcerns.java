package io.eventhus.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;

/** What decides durability and order, in one place: it is ours, whatever a client is set to. */
final class MongoConcerns {

    /** Only what a majority has can never be rolled back; what is read elsewhere may be. */
    static final ReadConcern READ = ReadConcern.MAJORITY;
    /** A secondary lags. */
    static final ReadPreference FROM = ReadPreference.primary();
    /** What a call has seen, each later one sees. */
    static final ClientSessionOptions SESSION =
            ClientSessionOptions.builder().causallyConsistent(true).build();

    private MongoConcerns() {}

    /** Acknowledged by a majority, each of which has written it to its journal. */
    static BsonDocument write(Duration timeout) {
        return new BsonDocument("w", new BsonString("majority"))
                .append("j", BsonBoolean.TRUE)
                .append("wtimeout", new BsonInt64(timeout.toMillis()));
    }

    /** The settings of a client that is opened here. */
    static MongoClientSettings.Builder settings(MongoClientSettings.Builder builder, Duration timeout) {
        long millis = timeout.toMillis();
        return builder
                // A write that the driver repeats comes back as a duplicate of itself.
                .retryWrites(false)
                .retryReads(true)
                .readConcern(READ)
                .readPreference(FROM)
                .writeConcern(WriteConcern.MAJORITY.withJournal(true).withWTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(millis, TimeUnit.MILLISECONDS)
                        // Behind the server's own limits, so that its answer is heard.
                        .readTimeout(2 * millis, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool -> pool.maxWaitTime(millis, TimeUnit.MILLISECONDS));
    }
}

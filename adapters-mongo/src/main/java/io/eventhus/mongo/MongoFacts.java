package io.eventhus.mongo;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.eventhus.mongo.MongoCalls.Found;
import io.eventhus.mongo.MongoCalls.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment tells of itself and of the collection.
 *
 * @param hello      the answer to {@code hello}
 * @param build      the answer to {@code buildInfo}
 * @param collection the collection's entry in {@code listCollections}; null if there is none yet
 * @param indexes    its indexes
 * @param replicas   the configuration of the replica set; null if there is none
 * @param engine     the storage engine, as {@code serverStatus} tells; null if it does not
 * @param sharding   the collection's entry in the config database of a sharded cluster; null if it is not sharded
 * @param first      the first document; null if there is none
 * @param last       the last document; null if there is none
 * @param write      the client's own write concern
 * @param read       the client's own read preference
 * @param untold     what could not be learnt, each with the command that was refused
 */
record MongoFacts(
        BsonDocument hello,
        BsonDocument build,
        @Nullable BsonDocument collection,
        List<BsonDocument> indexes,
        @Nullable BsonDocument replicas,
        @Nullable BsonDocument engine,
        @Nullable BsonDocument sharding,
        @Nullable RawBsonDocument first,
        @Nullable RawBsonDocument last,
        WriteConcern write,
        ReadPreference read,
        List<String> untold) {

    private static final String ADMIN = "admin";

    MongoFacts {
        indexes = List.copyOf(indexes);
        untold = List.copyOf(untold);
    }

    /** Asks a deployment; what the user has no right to ask is told as such. */
    static MongoFacts of(MongoConfig config, MongoLink link) {
        Asking asking = new Asking(config, link);
        BsonDocument hello = link.run(ADMIN, new BsonDocument("hello", new BsonInt32(1)));
        BsonDocument collection = asking.collection();
        boolean isSharded = isSharded(hello);
        BsonDocument status = isSharded
                ? null
                : asking.told(
                        "the storage engine",
                        () -> link.run(ADMIN, new BsonDocument("serverStatus", new BsonInt32(1))));
        return new MongoFacts(
                hello,
                link.run(ADMIN, new BsonDocument("buildInfo", new BsonInt32(1))),
                collection,
                collection == null ? List.of() : indexes(config, link),
                hello.containsKey("setName")
                        ? asking.told(
                                "the members of the replica set",
                                () -> link.run(ADMIN, new BsonDocument("replSetGetConfig", new BsonInt32(1)))
                                        .getDocument("config"))
                        : null,
                status == null || !status.containsKey("storageEngine") ? null : status.getDocument("storageEngine"),
                isSharded ? asking.sharding() : null,
                asking.end(false),
                asking.end(true),
                link.client().getWriteConcern(),
                link.client().getReadPreference(),
                asking.untold);
    }

    /** Returns the indexes of the collection, which must be there. */
    static List<BsonDocument> indexes(MongoConfig config, MongoLink link) {
        return batch(link.run(new BsonDocument("listIndexes", new BsonString(config.commits()))));
    }

    private static List<BsonDocument> batch(BsonDocument answer) {
        return answer.getDocument("cursor").getArray("firstBatch").stream()
                .map(BsonValue::asDocument)
                .toList();
    }

    boolean isSharded() {
        return isSharded(hello);
    }

    private static boolean isSharded(BsonDocument hello) {
        return hello.containsKey("msg") && hello.getString("msg").getValue().equals("isdbgrid");
    }

    /** One question after the other. */
    private static final class Asking {

        private final MongoConfig config;
        private final MongoLink link;
        private final List<String> untold = new ArrayList<>();

        Asking(MongoConfig config, MongoLink link) {
            this.config = config;
            this.link = link;
        }

        /** Asks what is good to know but not needed. */
        @Nullable
        BsonDocument told(String what, Supplier<@Nullable BsonDocument> question) {
            try {
                return question.get();
            } catch (MongoCommandException e) {
                untold.add(what + " (code " + e.getCode() + ")");
                return null;
            } catch (MongoClientException e) {
                untold.add(what);
                return null;
            }
        }

        @Nullable
        BsonDocument collection() {
            BsonDocument filter = new BsonDocument("name", new BsonString(config.commits()));
            BsonDocument answer =
                    link.run(new BsonDocument("listCollections", new BsonInt32(1)).append("filter", filter));
            return batch(answer).stream().findFirst().orElse(null);
        }

        @Nullable
        BsonDocument sharding() {
            return told(
                    "the shard key",
                    () -> batch(link.run(
                                    "config",
                                    new BsonDocument("find", new BsonString("collections"))
                                            .append(
                                                    "filter",
                                                    new BsonDocument(
                                                            "_id",
                                                            new BsonString(
                                                                    config.database() + "." + config.commits())))))
                            .stream()
                            .findFirst()
                            .orElse(null));
        }

        @Nullable
        RawBsonDocument end(boolean last) {
            Lookup any = Lookup.of(config.commits(), new BsonDocument()).atMost(1);
            try (Found found = link.find(last ? any.fromTheLast() : any)) {
                return found.next();
            }
        }
    }
}

package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The index of the collection: made where it is missing, and looked at. */
final class MongoSchema {

    static final String NAME = "eventhus_tags";
    static final BsonDocument BY_ID = new BsonDocument(MongoFields.FIRST, new BsonInt32(1));
    static final BsonDocument BY_TAGS =
            new BsonDocument(MongoFields.TAGS, new BsonInt32(1)).append(MongoFields.FIRST, new BsonInt32(1));

    /** With one of these an index leaves documents out, or orders them otherwise. */
    private static final Set<String> PARTIAL =
            Set.of("sparse", "partialFilterExpression", "hidden", "unique", "collation", "expireAfterSeconds");

    private static final int WRITE_CONCERN_FAILED = 64;

    private MongoSchema() {}

    /** Tells whether an index is the one that events are found by. */
    static boolean isIndex(BsonDocument index) {
        BsonValue key = index.get("key");
        return key != null
                && key.isDocument()
                && isKey(key.asDocument())
                && index.keySet().stream().noneMatch(PARTIAL::contains);
    }

    /** Servers tell the directions as one kind of number or another. */
    private static boolean isKey(BsonDocument key) {
        return List.copyOf(key.keySet()).equals(List.copyOf(BY_TAGS.keySet()))
                && key.values().stream()
                        .allMatch(direction -> direction instanceof BsonNumber number && number.intValue() == 1);
    }

    /**
     * Makes the collection and its index if they are missing. It waits for a majority, as every commit will.
     *
     * @throws StoreRefusedException if the deployment cannot confirm by a majority at all
     * @throws TransientException    if no majority confirmed in time
     * @throws MongoException        if the server refuses it
     */
    static void make(MongoConfig config, MongoLink link) {
        BsonDocument index = new BsonDocument("key", BY_TAGS).append("name", new BsonString(NAME));
        BsonDocument answer = link.run(new BsonDocument("createIndexes", new BsonString(config.commits()))
                .append("indexes", new BsonArray(List.of(index)))
                .append("writeConcern", MongoConcerns.write(config.timeout())));
        if (!answer.containsKey("writeConcernError")) {
            return;
        }
        int code = MongoErrors.code(answer.getDocument("writeConcernError"));
        String found = "could not open " + config.name() + ": a majority did not confirm its index, code " + code;
        if (code == WRITE_CONCERN_FAILED) {
            throw new TransientException(found + ", within " + config.timeout()
                    + "; expected a majority of the members to run. Start them, and try again");
        }
        throw new StoreRefusedException(
                found + "; expected the write concern majority, journaled, to be possible. Look at the"
                        + " configuration of the replica set");
    }
}

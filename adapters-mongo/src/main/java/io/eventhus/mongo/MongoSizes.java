package io.eventhus.mongo;

import io.eventhus.api.LogLimits;
import org.bson.BsonDocument;

/**
 * What a server takes, as it says itself.
 *
 * @param document           the largest document, in bytes
 * @param documentsPerInsert the most documents in one command
 */
record MongoSizes(int document, int documentsPerInsert) {

    /** What a document costs in an array beside itself: its type and its index as a name. */
    static final int ELEMENT = 16;

    private static final int USUAL_DOCUMENT = 16 << 20;
    private static final int USUAL_DOCUMENTS = 100_000;
    /** For the rest of a command: names, concerns, session, cluster time. */
    private static final int COMMAND_ROOM = 1 << 20;

    private static final int MOST_EVENTS = 10_000;
    private static final int MOST_NAME = 64 << 10;

    static MongoSizes in(BsonDocument hello) {
        return new MongoSizes(
                MongoErrors.number(hello.get("maxBsonObjectSize"), USUAL_DOCUMENT),
                MongoErrors.number(hello.get("maxWriteBatchSize"), USUAL_DOCUMENTS));
    }

    /** Returns how many bytes of documents one command may carry; a single document may be larger. */
    int command() {
        return document - COMMAND_ROOM;
    }

    /**
     * Returns the limits of a log. Of a commit, names and tags are stored twice, once for the index: so half of what a document may hold is
     * always enough.
     */
    LogLimits limits() {
        long commit = document / 2L - COMMAND_ROOM;
        return new LogLimits(MOST_EVENTS, commit, MOST_EVENTS, command(), MOST_NAME);
    }
}

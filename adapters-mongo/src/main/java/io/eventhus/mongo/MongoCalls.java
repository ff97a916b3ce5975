package io.eventhus.mongo;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the log and the state store ask of the servers. Behind it stands the driver, or a simulated replica set. Its methods throw what the
 * driver throws.
 */
interface MongoCalls extends AutoCloseable {

    /** Runs a command on the primary, once: the driver does not send it again. */
    BsonDocument run(BsonDocument command);

    /** Begins to find documents. */
    Found find(Lookup lookup);

    @Override
    void close();

    /** Documents as they come; for one thread at a time. */
    interface Found extends AutoCloseable {

        /** Returns the next document, null at the end. */
        @Nullable
        RawBsonDocument next();

        /** Gives the server's cursor back. Never throws. */
        @Override
        void close();
    }

    /**
     * What to find, on the primary, at read concern majority, and never in an older state than any call through the same
     * {@link MongoCalls} has seen.
     *
     * @param collection where
     * @param filter     which documents
     * @param backwards  whether in the descending order of their ids
     * @param limit      the most documents; 0: all
     * @param projection which fields; empty: all
     * @param hint       the index to use; empty: the server's choice
     */
    record Lookup(
            String collection,
            BsonDocument filter,
            boolean backwards,
            int limit,
            BsonDocument projection,
            BsonDocument hint) {

        private static final BsonDocument NONE = new BsonDocument();

        /** All documents that fit, in the ascending order of their ids. */
        static Lookup of(String collection, BsonDocument filter) {
            return new Lookup(collection, filter, false, 0, NONE, NONE);
        }

        /** Tells whether it names one document: there is nothing to sort then, and not every server takes a sort. */
        boolean isOfOneDocument() {
            BsonValue id = filter.get("_id");
            return id != null && !id.isDocument();
        }

        Lookup fromTheLast() {
            return new Lookup(collection, filter, true, limit, projection, hint);
        }

        Lookup atMost(int documents) {
            return new Lookup(collection, filter, backwards, documents, projection, hint);
        }

        Lookup only(BsonDocument fields) {
            return new Lookup(collection, filter, backwards, limit, fields, hint);
        }

        Lookup by(BsonDocument index) {
            return new Lookup(collection, filter, backwards, limit, projection, index);
        }
    }
}

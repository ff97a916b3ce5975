package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.TransientException;
import io.eventhus.mongo.MongoCalls.Found;
import io.eventhus.mongo.MongoCalls.Lookup;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Single looks at the log, and where reading has to begin. */
final class MongoReads {

    private static final BsonDocument END =
            new BsonDocument(MongoFields.COUNT, new BsonInt32(1)).append(MongoFields.COMMIT, new BsonInt32(1));
    private static final BsonDocument PREVIOUS = new BsonDocument(MongoFields.PREVIOUS, new BsonInt32(1));

    /**
     * A commit by its ends.
     *
     * @param first the first position
     * @param last  the last position
     * @param id    its id
     */
    record Span(long first, long last, String id) {}

    private final MongoCalls calls;
    private final String collection;
    private final String name;
    private final MongoErrors errors;
    private final MongoEnds ends;

    MongoReads(MongoCalls calls, MongoConfig config, MongoEnds ends) {
        this.calls = calls;
        this.collection = config.commits();
        this.name = config.name();
        this.errors = new MongoErrors(config.name());
        this.ends = ends;
    }

    /** Returns the last commit, null if there is none. */
    @Nullable
    Span tail() {
        return lastOf(new BsonDocument(), "read the head of");
    }

    /** Returns the commit that holds a position, or else the last one before it; null if there is none. */
    @Nullable
    Span holding(long position) {
        return lastOf(upTo(position), "read a commit of");
    }

    private @Nullable Span lastOf(BsonDocument filter, String what) {
        RawBsonDocument found = one(
                Lookup.of(collection, filter)
                        .by(MongoSchema.BY_ID)
                        .fromTheLast()
                        .only(END),
                what);
        if (found == null) {
            return null;
        }
        Span span = span(found);
        ends.saw(span.last(), span.id());
        return span;
    }

    private Span span(RawBsonDocument document) {
        try {
            long first = document.getInt64(MongoFields.FIRST).getValue();
            int count = document.getInt32(MongoFields.COUNT).getValue();
            return new Span(
                    first,
                    first + count - 1,
                    document.getString(MongoFields.COMMIT).getValue());
        } catch (BsonInvalidOperationException e) {
            throw MongoForeign.refused(name, document, e);
        }
    }

    /** Returns the predecessor of the first commit, null if there is none. */
    @Nullable
    String logId() {
        RawBsonDocument first = one(
                Lookup.of(collection, new BsonDocument(MongoFields.FIRST, new BsonInt64(1)))
                        .only(PREVIOUS),
                "read the id of");
        return first == null ? null : first.getString(MongoFields.PREVIOUS).getValue();
    }

    /** Returns the last position that is known to be durable, looking again if a given one is not. */
    long headFor(long upTo) {
        if (ends.head() >= upTo) {
            return ends.head();
        }
        Span tail = tail();
        return tail == null ? 0 : tail.last();
    }

    /** Fails unless everything up to a position is seen by whatever is asked from now on. */
    void prove(long upTo) {
        long head = headFor(upTo);
        if (head < upTo) {
            throw new TransientException(
                    "could not search " + name + " up to position " + upTo + ": it ends at " + head
                            + " as a majority of the servers has it; try again, or ask for at most a head that was read before");
        }
    }

    /** Returns the first position of the commit that holds the position behind this one, or would; 0 if the log does not reach that far. */
    long startBehind(long after) {
        if (after == 0 || ends.commitAt(after) != null) {
            return after + 1;
        }
        Span before = holding(after + 1);
        if (before == null || before.last() < after) {
            return 0;
        }
        return before.last() > after ? before.first() : after + 1;
    }

    /** Begins to read all documents of a range of ids. */
    Found range(long from, long upTo) {
        return asked(
                () -> calls.find(Lookup.of(collection, ids(new BsonDocument(), from, upTo))
                        .by(MongoSchema.BY_ID)),
                "read");
    }

    /**
     * Begins to find documents. Without a last id: they come in order, and who has enough stops; with one, not every server uses the index
     * on tags alone.
     */
    Found find(BsonDocument filter, long from, BsonDocument hint) {
        BsonDocument whole = filter.clone();
        if (from > 1) {
            whole.put(MongoFields.FIRST, new BsonDocument("$gte", new BsonInt64(from)));
        }
        return asked(() -> calls.find(Lookup.of(collection, whole).by(hint)), "search");
    }

    /** Begins to find at most some documents. Throws what the driver throws. */
    Found few(BsonDocument filter, BsonDocument hint, int most) {
        return calls.find(Lookup.of(collection, filter).by(hint).atMost(most));
    }

    /** Returns the last document that fits, with the fields that are wanted; null if there is none. */
    @Nullable
    RawBsonDocument last(BsonDocument filter, BsonDocument projection) {
        return one(
                Lookup.of(collection, filter)
                        .by(MongoSchema.BY_TAGS)
                        .fromTheLast()
                        .only(projection),
                "read the last version in");
    }

    /** Returns the first document of a range of ids that fits, with the fields that are wanted; null if there is none. */
    @Nullable
    RawBsonDocument first(BsonDocument filter, long from, long upTo, BsonDocument projection) {
        return one(
                Lookup.of(collection, ids(filter, from, upTo))
                        .by(MongoSchema.BY_ID)
                        .only(projection),
                "search by time in");
    }

    private static BsonDocument ids(BsonDocument filter, long from, long upTo) {
        BsonDocument whole = filter.clone();
        whole.put(MongoFields.FIRST, new BsonDocument("$gte", new BsonInt64(from)).append("$lte", new BsonInt64(upTo)));
        return whole;
    }

    static BsonDocument upTo(long position) {
        return new BsonDocument(MongoFields.FIRST, new BsonDocument("$lte", new BsonInt64(position)));
    }

    @Nullable
    RawBsonDocument one(Lookup lookup, String what) {
        return asked(
                () -> {
                    try (Found found = calls.find(lookup.atMost(1))) {
                        return found.next();
                    }
                },
                what);
    }

    /** Runs a call of the driver and translates what it throws. */
    <T extends @Nullable Object> T asked(Supplier<T> call, String what) {
        try {
            return call.get();
        } catch (MongoException e) {
            throw trouble(e, what);
        }
    }

    EventhusException trouble(MongoException e, String what) {
        return errors.ofRead(what, e);
    }
}

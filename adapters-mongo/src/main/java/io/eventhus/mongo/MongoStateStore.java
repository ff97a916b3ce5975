package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import io.eventhus.mongo.MongoCalls.Found;
import io.eventhus.mongo.MongoCalls.Lookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A state store in a MongoDB collection: one document for each key, changed by compare-and-set.
 *
 * <pre>
 * &lt;bucket&gt;.states
 *   _id      the key
 *   rev      the revision, a 64-bit integer
 *   value    the content
 *   gone     true, in place of value, if it was deleted: what is left keeps the revision from being given again
 * </pre>
 */
public final class MongoStateStore implements StateStore {

    private static final int MOST_VALUE_BYTES = 1 << 20;
    /** Sorts behind every character of a key. */
    private static final String BEHIND = "\u007f";

    private static final String KEY = "_id";
    private static final String REVISION = "rev";
    private static final String VALUE = "value";
    private static final String GONE = "gone";

    private static final BsonDocument LIVES = new BsonDocument("$exists", BsonBoolean.FALSE);

    private final MongoCalls calls;
    private final String collection;
    private final String name;
    private final MongoErrors errors;
    private final Duration timeout;
    private volatile boolean closed;

    MongoStateStore(MongoConfig config, MongoCalls calls) {
        this.calls = calls;
        this.collection = config.states();
        this.name = config.name() + " states";
        this.errors = new MongoErrors(name);
        this.timeout = config.timeout();
    }

    /**
     * Opens a state store; its collection comes with the first document. Nothing is asked of the servers yet.
     *
     * @throws IllegalArgumentException if the connection string does not fit the driver
     */
    public static MongoStateStore open(MongoConfig config) {
        return new MongoStateStore(config, MongoLink.open(config));
    }

    @Override
    public int maxValueBytes() {
        checkOpen();
        return MOST_VALUE_BYTES;
    }

    @Override
    public Optional<StateDocument> get(StateKey key) {
        List<StateDocument> found =
                found(Lookup.of(collection, of(key).append(GONE, LIVES)).atMost(1));
        return found.stream().findFirst();
    }

    @Override
    public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
        checkRevision(expectedRevision, 0);
        if (value.length > MOST_VALUE_BYTES) {
            throw new EventTooLargeException("could not put the state " + key + " into " + name + ": it has "
                    + value.length + " bytes, expected at most " + MOST_VALUE_BYTES + "; make it smaller");
        }
        if (expectedRevision > 0) {
            return changed("put a state into", living(key, expectedRevision), filled(value));
        }
        PutOutcome made = made(key, value);
        // What a deletion left is as good as nothing; a document that lives is no match.
        return made instanceof PutOutcome.Mismatch
                ? changed("put a state into", of(key).append(GONE, BsonBoolean.TRUE), filled(value))
                : made;
    }

    private static BsonDocument of(StateKey key) {
        return new BsonDocument(KEY, new BsonString(key.path()));
    }

    private static BsonDocument living(StateKey key, long revision) {
        return of(key).append(REVISION, new BsonInt64(revision)).append(GONE, LIVES);
    }

    private static BsonDocument filled(byte[] value) {
        return new BsonDocument("$inc", new BsonDocument(REVISION, new BsonInt64(1)))
                .append("$set", new BsonDocument(VALUE, new BsonBinary(value)))
                .append("$unset", new BsonDocument(GONE, new BsonString("")));
    }

    @Override
    public PutOutcome delete(StateKey key, long expectedRevision) {
        checkRevision(expectedRevision, 1);
        BsonDocument change = new BsonDocument("$inc", new BsonDocument(REVISION, new BsonInt64(1)))
                .append("$set", new BsonDocument(GONE, BsonBoolean.TRUE))
                .append("$unset", new BsonDocument(VALUE, new BsonString("")));
        PutOutcome outcome = changed("delete a state in", living(key, expectedRevision), change);
        return outcome instanceof PutOutcome.Done ? new PutOutcome.Done(0) : outcome;
    }

    private PutOutcome made(StateKey key, byte[] value) {
        BsonDocument document = of(key).append(REVISION, new BsonInt64(1)).append(VALUE, new BsonBinary(value));
        BsonDocument command = new BsonDocument("insert", new BsonString(collection))
                .append("documents", new BsonArray(List.of(document)))
                .append("ordered", BsonBoolean.TRUE);
        return sent("put a state into", command, answer -> {
            BsonValue refusals = answer.get("writeErrors");
            if (refusals == null) {
                return MongoErrors.number(answer.get("n"), 0) == 1 ? new PutOutcome.Done(1) : null;
            }
            BsonDocument refusal = refusals.asArray().getFirst().asDocument();
            return MongoErrors.code(refusal) == MongoErrors.DUPLICATE_KEY ? new PutOutcome.Mismatch() : null;
        });
    }

    /** Changes the document that is the current one, and learns its new revision from the answer. */
    private PutOutcome changed(String what, BsonDocument current, BsonDocument change) {
        BsonDocument command = new BsonDocument("findAndModify", new BsonString(collection))
                .append("query", current)
                .append("update", change)
                .append("new", BsonBoolean.TRUE)
                .append("fields", new BsonDocument(REVISION, new BsonInt32(1)));
        return sent(what, command, answer -> {
            BsonValue document = answer.get("value");
            return document != null && document.isDocument()
                    ? new PutOutcome.Done(
                            document.asDocument().getInt64(REVISION).getValue())
                    : new PutOutcome.Mismatch();
        });
    }

    /** What an answer means; null if it is not clear. */
    private interface Meaning {
        @Nullable
        PutOutcome of(BsonDocument answer);
    }

    private PutOutcome sent(String what, BsonDocument command, Meaning meaning) {
        checkOpen();
        command.append("writeConcern", MongoConcerns.write(timeout))
                .append("maxTimeMS", new BsonInt64(timeout.toMillis()));
        try {
            BsonDocument answer = calls.run(command);
            PutOutcome outcome = answer.containsKey("writeConcernError") ? null : meaning.of(answer);
            return outcome != null
                    ? outcome
                    : new PutOutcome.Unknown(new TransientException("could not learn whether " + name + " was changed ("
                            + what + "): the server did not confirm it; read it to learn it"));
        } catch (MongoException e) {
            EventhusException reason = errors.nothingDone(what, e);
            if (reason != null) {
                throw reason;
            }
            return new PutOutcome.Unknown(errors.unknown(what, e));
        }
    }

    @Override
    public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a list is " + limit + "; expected at least 1");
        }
        BsonDocument range =
                new BsonDocument("$gte", new BsonString(prefix)).append("$lt", new BsonString(prefix + BEHIND));
        if (after != null) {
            range.append("$gt", new BsonString(after.path()));
        }
        return found(Lookup.of(collection, new BsonDocument(KEY, range).append(GONE, LIVES))
                .atMost(limit));
    }

    private List<StateDocument> found(Lookup lookup) {
        checkOpen();
        List<StateDocument> documents = new ArrayList<>();
        try (Found found = calls.find(lookup)) {
            for (RawBsonDocument document = found.next(); document != null; document = found.next()) {
                documents.add(new StateDocument(
                        new StateKey(document.getString(KEY).getValue()),
                        document.getBinary(VALUE).getData(),
                        document.getInt64(REVISION).getValue()));
            }
            return documents;
        } catch (MongoException e) {
            throw errors.ofRead("read", e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            calls.close();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new PermanentException(name + " is closed; open it again");
        }
    }

    private static void checkRevision(long revision, long least) {
        if (revision < least) {
            throw new IllegalArgumentException("the expected revision is " + revision + "; expected at least " + least);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

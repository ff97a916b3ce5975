package io.eventhus.nats;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * State documents in a key-value bucket, {@code eventhus_<bucket>}: the revision of a document is that of its entry. Reads
 * ask the leader, so that each sees what was acknowledged before.
 */
public final class NatsStateStore implements StateStore {

    private static final String EXPECTED = "Nats-Expected-Last-Subject-Sequence";
    private static final String OPERATION = "KV-Operation";
    private static final String DELETED = "DEL";
    private static final int HEADER_ROOM = 4 << 10;

    private final NatsConfig config;
    private final NatsLink link;
    private final StreamReads reads;
    private final StateBucket bucket;
    private final int mostBytes;
    private volatile boolean closed;

    private NatsStateStore(NatsConfig config) {
        this.config = config;
        this.link = new NatsLink(config, () -> {});
        this.bucket = new StateBucket(config, link);
        this.reads = new StreamReads(link, bucket.stream());
        bucket.ensure();
        this.mostBytes = (int)
                Math.min(Integer.MAX_VALUE, link.connection().getServerInfo().getMaxPayload() - HEADER_ROOM);
    }

    /**
     * Opens a state store, and makes its bucket if there is none.
     *
     * @throws io.eventhus.api.StoreRefusedException if the server or the bucket's settings are not fit for it
     * @throws TransientException if no server answers
     * @throws PermanentException if the server lets nobody in, or has no JetStream
     */
    public static NatsStateStore open(NatsConfig config) {
        return new NatsStateStore(config);
    }

    private void checkOpen() {
        if (closed) {
            throw new PermanentException("the state store of " + config.name() + " is closed; open it again");
        }
    }

    @Override
    public int maxValueBytes() {
        checkOpen();
        return mostBytes;
    }

    @Override
    public Optional<StateDocument> get(StateKey key) {
        checkOpen();
        return reads.last(bucket.subject(key))
                .filter(entry -> !isDeleted(entry))
                .map(entry -> new StateDocument(key, entry.body(), entry.position()));
    }

    private static boolean isDeleted(Stored entry) {
        return entry.headers().getFirst(OPERATION) != null;
    }

    @Override
    public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
        checkOpen();
        if (expectedRevision < 0) {
            throw new IllegalArgumentException(
                    "the expected revision of " + key + " is " + expectedRevision + "; expected 0 or more");
        }
        if (value.length > mostBytes) {
            throw new EventTooLargeException("the state document " + key + " has " + value.length
                    + " bytes; the state store of " + config.name() + " takes at most " + mostBytes);
        }
        PutOutcome outcome = write(key, value, new Headers(), expectedRevision);
        if (expectedRevision > 0 || !(outcome instanceof PutOutcome.Mismatch)) {
            return outcome;
        }
        // What was deleted has left a mark, behind which a new document stands.
        Optional<Stored> last = reads.last(bucket.subject(key));
        return last.isPresent() && isDeleted(last.get())
                ? write(key, value, new Headers(), last.get().position())
                : outcome;
    }

    @Override
    public PutOutcome delete(StateKey key, long expectedRevision) {
        checkOpen();
        if (expectedRevision < 1) {
            throw new IllegalArgumentException(
                    "the expected revision of " + key + " is " + expectedRevision + "; expected 1 or more");
        }
        Optional<Stored> last = reads.last(bucket.subject(key));
        if (last.isEmpty() || isDeleted(last.get()) || last.get().position() != expectedRevision) {
            return new PutOutcome.Mismatch();
        }
        PutOutcome outcome = write(key, new byte[0], new Headers().put(OPERATION, DELETED), expectedRevision);
        return outcome instanceof PutOutcome.Done ? new PutOutcome.Done(0) : outcome;
    }

    private PutOutcome write(StateKey key, byte[] value, Headers headers, long expectedRevision) {
        headers.put(EXPECTED, Long.toString(expectedRevision));
        try {
            Message answer = link.request(bucket.subject(key), headers, value);
            JsonValue json = ApiError.json(answer);
            ApiError error = ApiError.in(json);
            if (error == null) {
                return new PutOutcome.Done(JsonValueUtils.readLong(json, "seq", 0));
            }
            if (error.isWrongSequence()) {
                return new PutOutcome.Mismatch();
            }
            TransientException failed = new TransientException("putting the state document " + key + " of "
                    + config.name() + " failed with " + error + ". Try again");
            if (error.isNotStored()) {
                throw failed;
            }
            return new PutOutcome.Unknown(failed);
        } catch (LostException e) {
            EventhusException cause = new TransientException(
                    "putting the state document " + key + " of " + config.name() + " may have been done or not: "
                            + e.getMessage(),
                    e);
            return new PutOutcome.Unknown(cause);
        }
    }

    @Override
    public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
        checkOpen();
        if (limit < 1) {
            throw new IllegalArgumentException("a list of " + limit + " state documents; expected at least 1");
        }
        List<StateDocument> found = new ArrayList<>();
        for (StateKey key : bucket.keys(prefix, after)) {
            get(key).ifPresent(found::add);
            if (found.size() == limit) {
                break;
            }
        }
        return found;
    }

    @Override
    public void close() {
        closed = true;
        link.close();
    }
}

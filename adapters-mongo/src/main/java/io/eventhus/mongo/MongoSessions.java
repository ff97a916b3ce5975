package io.eventhus.mongo;

import com.mongodb.MongoClientException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Causally consistent sessions, each of which knows what every call before it has seen. Without that, a primary that was just elected could
 * answer from a state older than one that another one has shown.
 */
final class MongoSessions {

    /** What was seen: the cluster's own times, which the driver hands over, and no clock of ours. */
    private record Seen(BsonTimestamp operation, @Nullable BsonDocument cluster) {

        static @Nullable Seen later(@Nullable Seen one, @Nullable Seen other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.operation.compareTo(other.operation) >= 0 ? one : other;
        }
    }

    private final MongoClient client;
    private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();
    /** A standalone server of an old kind has no sessions, and no other server whose state could be older. */
    private volatile boolean hasSessions = true;

    MongoSessions(MongoClient client) {
        this.client = client;
    }

    /** Begins a session; null if the deployment has none. */
    @Nullable
    ClientSession begin() {
        if (!hasSessions) {
            return null;
        }
        try {
            ClientSession session = client.startSession(MongoConcerns.SESSION);
            Seen before = seen.get();
            if (before != null) {
                session.advanceOperationTime(before.operation());
                if (before.cluster() != null) {
                    session.advanceClusterTime(before.cluster());
                }
            }
            return session;
        } catch (MongoClientException e) {
            if (!MongoErrors.isUnsupported(e)) {
                throw e;
            }
            hasSessions = false;
            return null;
        }
    }

    /** Remembers what a session has seen up to now. */
    void saw(@Nullable ClientSession session) {
        BsonTimestamp operation = session == null ? null : session.getOperationTime();
        if (session == null || operation == null) {
            return;
        }
        Seen before = seen.get();
        if (before == null || before.operation().compareTo(operation) < 0) {
            seen.accumulateAndGet(new Seen(operation, session.getClusterTime()), Seen::later);
        }
    }

    /** Ends a session. */
    void end(@Nullable ClientSession session) {
        if (session != null) {
            saw(session);
            session.close();
        }
    }
}

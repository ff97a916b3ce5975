package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.mongo.MongoCalls.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Finds events through the index. First it makes sure that what is asked sees everything up to the last position wanted: a call that comes
 * later in the same causal chain sees no less.
 */
final class MongoFind implements Cursor<StoredEvent> {

    private static final BsonDocument NO_HINT = new BsonDocument();

    private final MongoReads reads;
    private final MongoDocuments documents;
    private final EventQuery query;
    private final long after;
    private final long upTo;
    private final Deque<StoredEvent> ready = new ArrayDeque<>();

    private @Nullable Found found;
    private boolean ended;

    private MongoFind(MongoReads reads, MongoDocuments documents, EventQuery query, long after, long upTo) {
        this.reads = reads;
        this.documents = documents;
        this.query = query;
        this.after = after;
        this.upTo = upTo;
    }

    /** Returns the matching events of a range; a query for everything is a reading, whose positions prove that it is complete. */
    static Cursor<StoredEvent> open(
            MongoReads reads, MongoDocuments documents, MongoRead whole, EventQuery query, long after, long upTo) {
        return query.matchesAll()
                ? new All(whole, reads, after, upTo)
                : new MongoFind(reads, documents, query, after, upTo);
    }

    @Override
    public @Nullable StoredEvent next() {
        try {
            while (ready.isEmpty() && !ended) {
                RawBsonDocument document = open().next();
                Commit commit = document == null ? null : documents.decode(document);
                if (commit == null || commit.firstPosition() > upTo) {
                    close();
                } else {
                    keep(commit, query, after, upTo, ready);
                }
            }
            return ready.poll();
        } catch (MongoException e) {
            close();
            throw reads.trouble(e, "search");
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private Found open() {
        Found open = found;
        if (open == null) {
            reads.prove(upTo);
            BsonDocument filter = MongoTags.filter(query);
            // Alternatives that stand in several clauses are each looked up; a hint would make one walk of the index of
            // it.
            BsonDocument hint = filter.containsKey("$or") ? NO_HINT : MongoSchema.BY_TAGS;
            open = reads.find(filter, reads.startBehind(after), hint);
            found = open;
        }
        return open;
    }

    private static void keep(Commit commit, EventQuery query, long after, long upTo, Deque<StoredEvent> ready) {
        for (StoredEvent event : commit.events()) {
            if (event.position() > after && event.position() <= upTo && query.matches(event)) {
                ready.add(event);
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        if (found != null) {
            found.close();
        }
    }

    /** Every event of a range. */
    private static final class All implements Cursor<StoredEvent> {

        private final MongoRead commits;
        private final MongoReads reads;
        private final long after;
        private final long upTo;
        private final Deque<StoredEvent> ready = new ArrayDeque<>();
        private boolean proved;
        private boolean closed;
        private long reached;

        All(MongoRead commits, MongoReads reads, long after, long upTo) {
            this.commits = commits;
            this.reads = reads;
            this.after = after;
            this.upTo = upTo;
            this.reached = after;
        }

        @Override
        public @Nullable StoredEvent next() {
            if (!proved) {
                reads.prove(upTo);
                proved = true;
            }
            while (ready.isEmpty()) {
                Commit commit = commits.next();
                if (commit == null) {
                    return ended();
                }
                reached = commit.lastPosition();
                keep(commit, EventQuery.all(), after, upTo, ready);
            }
            return ready.poll();
        }

        private @Nullable StoredEvent ended() {
            if (reached < upTo && !closed) {
                throw new TransientException("searching everything up to position " + upTo + " ended at " + reached
                        + "; read again from there");
            }
            return null;
        }

        @Override
        public void close() {
            closed = true;
            commits.close();
        }
    }
}

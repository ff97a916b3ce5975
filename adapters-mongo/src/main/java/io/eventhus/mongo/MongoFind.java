package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.mongo.MongoCalls.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Finds events through the index. First it makes sure that what is asked sees everything up to the last position wanted: a call that comes
 * later in the same causal chain sees no less.
 */
final class MongoFind implements Cursor<StoredEvent> {

    private final MongoReads reads;
    private final MongoSearches searches;
    private final MongoDocuments documents;
    private final EventQuery query;
    private final long after;
    private final long upTo;
    private final Deque<StoredEvent> ready = new ArrayDeque<>();

    private @Nullable Found found;
    private boolean ended;

    MongoFind(
            MongoReads reads,
            MongoSearches searches,
            MongoDocuments documents,
            EventQuery query,
            long after,
            long upTo) {
        this.reads = reads;
        this.searches = searches;
        this.documents = documents;
        this.query = query;
        this.after = after;
        this.upTo = upTo;
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
            open = searches.find(query, after);
            found = open;
        }
        return open;
    }

    static void keep(Commit commit, EventQuery query, long after, long upTo, Deque<StoredEvent> ready) {
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
}

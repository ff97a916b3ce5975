package io.eventhus.mongo;

import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Finds every event of a range: a reading, whose positions prove that it is complete. */
final class MongoFindAll implements Cursor<StoredEvent> {

    private final MongoRead commits;
    private final MongoReads reads;
    private final long after;
    private final long upTo;
    private final Deque<StoredEvent> ready = new ArrayDeque<>();
    private boolean proved;
    private boolean closed;
    private long reached;

    MongoFindAll(MongoRead commits, MongoReads reads, long after, long upTo) {
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
            MongoFind.keep(commit, EventQuery.all(), after, upTo, ready);
        }
        return ready.poll();
    }

    private @Nullable StoredEvent ended() {
        if (reached < upTo && !closed) {
            throw new TransientException(
                    "searching everything up to position " + upTo + " ended at " + reached + "; read again from there");
        }
        return null;
    }

    @Override
    public void close() {
        closed = true;
        commits.close();
    }
}

package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogForkedException;
import io.eventhus.mongo.MongoCalls.Found;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole commits in order and checks that each begins where the one before it ended and names it. A commit that is not there yet ends
 * the reading; if the very first one is missing, and a later one is there, commits were lost.
 */
final class MongoRead implements Cursor<LogEntry> {

    /**
     * The positions that are asked for at once, to begin with. Not every server begins to answer before it has found everything, and whoever
     * reads a page of a long log would pay for all of it.
     */
    static final long STRETCH = 1_000;

    /** The commits that one answer holds: stretches grow until they have so many. */
    private static final long COMMITS = 1_000;

    private static final long LONGEST = 10_000;

    private final MongoReads reads;
    private final MongoDocuments documents;
    private final MongoEnds ends;
    private final String name;
    private final long after;
    private final long upTo;

    private @Nullable Found found;
    private long next;
    private @Nullable String previous;
    private boolean isFirst = true;
    private long begin;
    private long commits;
    private long stretchEnd;
    private boolean ended;

    MongoRead(MongoReads reads, MongoDocuments documents, MongoEnds ends, String name, long after, long upTo) {
        this.reads = reads;
        this.documents = documents;
        this.ends = ends;
        this.name = name;
        this.after = after;
        this.upTo = upTo;
        this.ended = upTo <= after;
    }

    @Override
    public @Nullable Commit next() {
        if (ended) {
            return null;
        }
        try {
            Found open = open();
            Commit commit = open == null ? null : nextOf(open);
            if (commit == null) {
                close();
            }
            return commit;
        } catch (MongoException e) {
            close();
            throw reads.trouble(e, "read");
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Returns null if the log does not reach as far as reading begins. */
    private @Nullable Found open() {
        if (found == null) {
            next = reads.startBehind(after);
            if (next > 0) {
                previous = ends.commitAt(next - 1);
                begin = next;
                found = stretch(STRETCH);
            }
        }
        return found;
    }

    private Found stretch(long positions) {
        stretchEnd = upTo - next < positions ? upTo : next + positions - 1;
        return reads.range(next, stretchEnd);
    }

    /** Returns the next document, from the next stretch where one has ended; null if there is none. */
    private @Nullable RawBsonDocument document(Found open) {
        RawBsonDocument document = open.next();
        if (document != null || stretchEnd >= upTo || (!isFirst && next <= stretchEnd)) {
            return document;
        }
        // Where nothing at all was found, what lies further on tells whether commits are missing.
        Found more =
                stretch(isFirst ? Long.MAX_VALUE : Math.clamp(COMMITS * (next - begin) / commits, STRETCH, LONGEST));
        found = more;
        return more.next();
    }

    private @Nullable Commit nextOf(Found open) {
        RawBsonDocument document = document(open);
        if (document == null) {
            return null;
        }
        Commit commit = documents.decode(document);
        if (commit.firstPosition() > next && !isFirst) {
            return null;
        }
        check(commit);
        isFirst = false;
        commits++;
        next = commit.lastPosition() + 1;
        previous = commit.id();
        ends.saw(commit.lastPosition(), commit.id());
        return commit;
    }

    private void check(Commit commit) {
        if (commit.firstPosition() != next) {
            throw new LogForkedException(
                    "read " + name + ": expected a commit at position " + next
                            + ", found the next one at " + commit.firstPosition()
                            + "; commits were lost, or the collection was changed by something else. Restore a backup as a new log");
        }
        if (previous != null && !previous.equals(commit.predecessor())) {
            throw new LogForkedException("read " + name + ": the commit at position " + commit.firstPosition()
                    + " names another predecessor than the commit before it; the collection was replaced or changed by"
                    + " something else. Stop writing to it, and compare it with a backup");
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

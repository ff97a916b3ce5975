package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The latest commits, whole, bounded by their bytes: what followers that keep up are served from. */
final class RecentCommits {

    private final long mostBytes;
    private final ArrayDeque<Commit> commits = new ArrayDeque<>();
    private long bytes;
    private long low;
    private long head;

    RecentCommits(long head, long mostBytes) {
        this.low = head;
        this.head = head;
        this.mostBytes = mostBytes;
    }

    void add(Commit commit) {
        commits.addLast(commit);
        bytes += commit.bytes();
        head = commit.lastPosition();
        while (bytes > mostBytes) {
            Commit oldest = commits.removeFirst();
            bytes -= oldest.bytes();
            low = oldest.lastPosition();
        }
    }

    /** Passes positions that hold no event. */
    void skipTo(long position) {
        head = position;
    }

    /** Tells whether everything behind a position is here. */
    boolean covers(long after) {
        return after >= low;
    }

    /**
     * Returns matching events behind {@code after}, which must be covered: all of them, or the first {@code most} or a few
     * more.
     */
    Slice behind(EventQuery query, long after, int most) {
        List<Followed> found = new ArrayList<>();
        for (Commit commit : since(after)) {
            for (StoredEvent event : commit.events()) {
                if (event.position() > after && query.matches(event)) {
                    found.add(new Followed(event, commit.origin()));
                }
            }
            if (found.size() >= most) {
                return new Slice(found, commit.lastPosition());
            }
        }
        return new Slice(found, Math.max(after, head));
    }

    /** The newest are looked through first: who keeps up wants only the last few. */
    private ArrayDeque<Commit> since(long after) {
        ArrayDeque<Commit> since = new ArrayDeque<>();
        for (Iterator<Commit> latestFirst = commits.descendingIterator(); latestFirst.hasNext(); ) {
            Commit commit = latestFirst.next();
            if (commit.lastPosition() <= after) {
                break;
            }
            since.addFirst(commit);
        }
        return since;
    }

    /**
     * A part of the log, seen through a query.
     *
     * @param events what matches
     * @param upTo   everything up to here has been looked at
     */
    record Slice(List<Followed> events, long upTo) {}
}

package io.eventhus.core;

import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.TransientException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a follower gets its next events from: from the recent commits in memory while they reach back far enough,
 * else from a page of the log. Both are cut at the same validated head, so that nothing is missing and nothing comes
 * twice where one ends and the other begins. No thread, clock, lock or I/O.
 */
final class FollowMachine {

    private static final long FIRST_WAIT_NANOS = 5_000_000;
    private static final long MOST_WAIT_NANOS = 1_000_000_000;

    /**
     * A page to be read: matching events behind {@code after}, at most {@code most}, none behind {@code upTo}.
     *
     * @param after the position behind which it starts
     * @param upTo  the last position of it
     * @param most  the most events
     */
    record Page(long after, long upTo, int most) {}

    private final EventQuery query;
    private final int pageEvents;
    private final Backoff trouble;
    private final ArrayDeque<Followed> buffer = new ArrayDeque<>();

    /** Everything that matches up to here was taken or is in the buffer. */
    private long lookedUpTo;

    private long taken;
    private @Nullable Page underWay;
    private long notBefore;
    private boolean waits;
    private @Nullable EventhusException failure;

    FollowMachine(EventQuery query, long after, int pageEvents, RandomGenerator random) {
        this.query = query;
        this.lookedUpTo = after;
        this.taken = after;
        this.pageEvents = pageEvents;
        this.trouble = new Backoff(FIRST_WAIT_NANOS, MOST_WAIT_NANOS, random);
    }

    @Nullable
    Followed peek() {
        return buffer.peekFirst();
    }

    @Nullable
    Followed poll() {
        Followed followed = buffer.pollFirst();
        if (followed != null) {
            taken = followed.event().position();
        }
        return followed;
    }

    /** Everything that matches up to here was taken. */
    long position() {
        return buffer.isEmpty() ? lookedUpTo : taken;
    }

    @Nullable
    EventhusException failure() {
        return failure;
    }

    /**
     * Goes on where the buffer is empty.
     *
     * @param head the validated head
     * @return a page that must be read, or null
     */
    @Nullable
    Page advance(RecentCommits recent, long head, long now) {
        if (!buffer.isEmpty() || underWay != null || failure != null || lookedUpTo >= head) {
            return null;
        }
        if (recent.covers(lookedUpTo)) {
            RecentCommits.Slice slice = recent.behind(query, lookedUpTo, pageEvents);
            buffer.addAll(slice.events());
            lookedUpTo = slice.upTo();
            return null;
        }
        if (waits && now - notBefore < 0) {
            return null;
        }
        waits = false;
        underWay = new Page(lookedUpTo, head, pageEvents);
        return underWay;
    }

    /**
     * Takes a page that was read.
     *
     * @param events what matches, in order
     * @param whole  whether that is all up to the page's end
     */
    void read(List<Followed> events, boolean whole) {
        Page page = underWay;
        underWay = null;
        trouble.reset();
        if (page != null && failure == null) {
            buffer.addAll(events);
            lookedUpTo = whole || events.isEmpty()
                    ? page.upTo()
                    : events.getLast().event().position();
        }
    }

    /** Takes note that a page could not be read: it is tried again later, unless that is no use. */
    void readFailed(EventhusException cause, long now) {
        underWay = null;
        if (cause instanceof TransientException) {
            waits = true;
            notBefore = now + trouble.next();
        } else {
            fail(cause);
        }
    }

    /** Returns when {@link #advance} must be called again although nothing happened; null if it need not. */
    @Nullable
    Long waitsUntil() {
        return waits ? (Long) notBefore : null;
    }

    /** Ends it; what is in the buffer can still be taken. */
    void fail(EventhusException reason) {
        if (failure == null) {
            failure = reason;
        }
    }
}

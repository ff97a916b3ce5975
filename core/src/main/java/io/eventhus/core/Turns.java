package io.eventhus.core;

import java.util.LinkedHashSet;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is where several processes append to one log: behind one position only one of them gets through, and all
 * others have worked in vain. So who appended last lets each go first that appended lately and not since, for a short while
 * each. Only speed depends on it: what each knows of the others, it knows from the log, and may know late.
 */
final class Turns {

    private static final int MOST_PROCESSES = 64;
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MOST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** A turn is as long as some of one's own appends. */
    private static final int APPENDS = 2;
    /** Commits that are stored together pass one after the other: their writer is through when none has come for this part of an append. */
    private static final int QUIET_PART = 8;
    /** How slowly the length of an append is learned. */
    private static final int WEIGHT = 8;

    private final String own;
    /** Who appended lately, the one whose turn it is first. */
    private final LinkedHashSet<String> queue = new LinkedHashSet<>();

    private String last = "";
    private long appendNanos = SHORTEST_NANOS;
    private boolean isLeft;
    private long leftUntil;

    Turns(String own) {
        this.own = own;
    }

    /** Takes note of a commit: its writer has had its turn. */
    void passed(String origin) {
        if (!origin.equals(last)) {
            last = origin;
            queue.remove(origin);
            queue.add(origin);
            if (queue.size() > MOST_PROCESSES) {
                queue.removeFirst();
            }
        }
    }

    /** Takes note of how long an append took. */
    void took(long nanos) {
        appendNanos += (nanos - appendNanos) / WEIGHT;
    }

    /** Leaves the log to those whose turn it is, from now on, or for a longer while. */
    void leave(long now, long atLeastNanos) {
        long nanos = Math.max(turnsOfOthers(), atLeastNanos);
        isLeft = nanos > 0;
        leftUntil = now + nanos;
    }

    private long turnsOfOthers() {
        if (!queue.contains(own) || last.equals(queue.getFirst())) {
            return 0;
        }
        if (queue.getFirst().equals(own)) {
            return Math.clamp(appendNanos / QUIET_PART, 0, SHORTEST_NANOS);
        }
        int before = 0;
        for (String origin : queue) {
            if (origin.equals(own)) {
                break;
            }
            before++;
        }
        long turn = Math.clamp(APPENDS * appendNanos, SHORTEST_NANOS, LONGEST_NANOS);
        return Math.min(MOST_WAIT_NANOS, before * turn);
    }

    /** Tells whether the log is left to others now. */
    boolean isLeft() {
        return isLeft;
    }

    /** Until when, if it is. */
    long leftUntil() {
        return leftUntil;
    }

    /** Takes the log back when it is time, and tells whether it was. Who has not come by then has nothing to append now. */
    boolean takeBack(long now) {
        if (!isLeft || now - leftUntil < 0) {
            return false;
        }
        isLeft = false;
        while (queue.contains(own) && !queue.getFirst().equals(own)) {
            queue.removeFirst();
        }
        return true;
    }
}

package io.eventhus.nats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest messages, without a gap, as the server pushed them: who reads the log's end need not ask for them. Bounded by number
 * and bytes. Safe for several threads.
 */
final class Pushed {

    private static final int MOST = 2_000;
    private static final long MOST_BYTES = 8 << 20;
    /** What a message takes beside its body. */
    private static final int OVERHEAD_BYTES = 1_000;

    private final ArrayDeque<Stored> latest = new ArrayDeque<>();
    private long bytes;

    /** Takes a message. What came before a gap is of no use any more, and one that came out of order never was. */
    synchronized void add(Stored message) {
        if (!latest.isEmpty()) {
            long last = latest.getLast().position();
            if (message.position() <= last) {
                return;
            }
            if (message.position() > last + 1) {
                clear();
            }
        }
        latest.addLast(message);
        bytes += bytes(message);
        while (latest.size() > MOST || bytes > MOST_BYTES) {
            bytes -= bytes(latest.removeFirst());
        }
    }

    /** Forgets everything: from now on another stream may push, or this one again from elsewhere. */
    synchronized void clear() {
        latest.clear();
        bytes = 0;
    }

    /** Returns everything behind a position if that is here as far as another one, and maybe more; else nothing. */
    synchronized List<Stored> behind(long after, long upTo) {
        if (latest.isEmpty()
                || latest.getFirst().position() > after + 1
                || latest.getLast().position() < Math.max(upTo, after + 1)) {
            return List.of();
        }
        List<Stored> behind = new ArrayList<>();
        // Who keeps up wants only the last few.
        for (var newestFirst = latest.descendingIterator(); newestFirst.hasNext(); ) {
            Stored message = newestFirst.next();
            if (message.position() <= after) {
                break;
            }
            behind.add(message);
        }
        return behind.reversed();
    }

    private static long bytes(Stored message) {
        return OVERHEAD_BYTES + (long) message.body().length;
    }
}

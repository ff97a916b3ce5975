package io.eventhus.nats;

import io.eventhus.api.Commit;
import io.eventhus.api.LogEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Long reads that were left before their end, for whoever reads on from there: followers read in pages, and each would otherwise make
 * a consumer of its own. What is stored never changes, so what has come already counts. A few, for a short while. Safe for several threads.
 */
final class LeftReads implements AutoCloseable {

    private static final int MOST = 4;
    /** Less than the server keeps a consumer that nobody asks. */
    private static final Duration FORGOTTEN_AFTER = LongRead.FORGOTTEN_AFTER.dividedBy(2);

    /**
     * Where one was left.
     *
     * @param stretch what goes on
     * @param waiting what has come and was not read
     * @param given   the last position that was handed out
     * @param last    what was handed out last: a page may end inside it
     * @param nanos   when that was
     */
    record Left(Stretch stretch, ArrayDeque<Stored> waiting, long given, LogEntry last, long nanos) {

        private boolean goesOnBehind(long after) {
            return after == given || (last instanceof Commit && after < given && after >= last.firstPosition());
        }
    }

    private final ArrayDeque<Left> left = new ArrayDeque<>();
    private boolean closed;

    synchronized void leave(Left read) {
        forget();
        if (closed) {
            read.stretch().close();
            return;
        }
        left.addLast(read);
        if (left.size() > MOST) {
            left.removeFirst().stretch().close();
        }
    }

    /** Returns one that goes on behind a position, which may lie inside what it gave last; null if there is none. */
    synchronized @Nullable Left take(long after) {
        forget();
        for (Iterator<Left> each = left.iterator(); each.hasNext(); ) {
            Left read = each.next();
            if (read.goesOnBehind(after)) {
                each.remove();
                return read;
            }
        }
        return null;
    }

    private void forget() {
        long now = System.nanoTime();
        left.removeIf(read -> {
            boolean isOld = now - read.nanos() > FORGOTTEN_AFTER.toNanos();
            if (isOld) {
                read.stretch().close();
            }
            return isOld;
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        left.forEach(read -> read.stretch().close());
        left.clear();
    }
}

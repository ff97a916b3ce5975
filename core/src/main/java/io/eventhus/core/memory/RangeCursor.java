package io.eventhus.core.memory;

import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Everything in a range of published positions, in order. Holds no lock. */
final class RangeCursor<T> implements Cursor<T> {

    private final LongFunction<T> at;
    private final ToLongFunction<T> lastPosition;
    private long done;
    private long upTo;

    private RangeCursor(LongFunction<T> at, ToLongFunction<T> lastPosition, long after, long upTo) {
        this.at = at;
        this.lastPosition = lastPosition;
        this.done = after;
        this.upTo = upTo;
    }

    static Cursor<LogEntry> ofCommits(CommitTable commits, long after, long upTo) {
        return new RangeCursor<>(commits::at, LogEntry::lastPosition, after, upTo);
    }

    static Cursor<StoredEvent> ofEvents(CommitTable commits, long after, long upTo) {
        return new RangeCursor<>(commits::eventAt, StoredEvent::position, after, upTo);
    }

    @Override
    public @Nullable T next() {
        if (done >= upTo) {
            return null;
        }
        T next = at.apply(done + 1);
        done = lastPosition.applyAsLong(next);
        return next;
    }

    @Override
    public void close() {
        upTo = 0;
    }
}

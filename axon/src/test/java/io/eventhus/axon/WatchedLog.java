package io.eventhus.axon;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A log that counts the cursors of finds that are open, and fails finds and appends when it is told to. */
final class WatchedLog extends ForwardingLog {

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean findsFail;
    private volatile boolean appendsFail;

    WatchedLog(CommitLog delegate) {
        super(delegate);
    }

    int openCursors() {
        return open.get();
    }

    void failFinds() {
        findsFail = true;
    }

    void failAppends() {
        appendsFail = true;
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        return appendsFail
                ? new AppendOutcome.Failed(0, new PermanentException("appending: the test lets it fail"))
                : super.append(expectedHead, commits);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        if (findsFail) {
            throw new TransientException("finding: the test lets it fail");
        }
        Cursor<StoredEvent> cursor = super.find(query, after, upTo);
        AtomicBoolean closed = new AtomicBoolean();
        open.incrementAndGet();
        return new Cursor<>() {
            @Override
            public @Nullable StoredEvent next() {
                return cursor.next();
            }

            @Override
            public void close() {
                if (closed.compareAndSet(false, true)) {
                    open.decrementAndGet();
                }
                cursor.close();
            }
        };
    }
}

package io.eventhus.tck.faults;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Watch;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Hands every call on to another log; override what shall be different. */
public class ForwardingLog implements CommitLog {

    private final CommitLog log;

    /**
     * Makes a log in front of another.
     *
     * @param log the log that does the work; closed with this one
     */
    public ForwardingLog(CommitLog log) {
        this.log = log;
    }

    @Override
    public LogInfo info() {
        return log.info();
    }

    @Override
    public long head() {
        return log.head();
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        return log.append(expectedHead, commits);
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        return log.read(after, upTo);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        return log.find(query, after, upTo);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        return log.lastVersion(aggregate, upTo);
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        return log.firstAtOrAfter(time);
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        return log.watch(doorbell);
    }

    @Override
    public void close() {
        log.close();
    }

    /** Returns a cursor over a list. */
    public static <T> Cursor<T> cursor(List<T> results) {
        Iterator<T> iterator = results.iterator();
        return new Cursor<>() {
            @Override
            public @Nullable T next() {
                return iterator.hasNext() ? iterator.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}

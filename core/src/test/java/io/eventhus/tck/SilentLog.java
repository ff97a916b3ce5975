package io.eventhus.tck;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Watch;
import io.eventhus.tck.faults.ForwardingLog;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** A log that does nothing: it takes every append, stores nothing, and answers everything as if it were empty. */
final class SilentLog extends ForwardingLog {

    SilentLog(CommitLog log) {
        super(log);
    }

    @Override
    public long head() {
        return 0;
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        return new AppendOutcome.Stored(commits.size());
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        return cursor(List.of());
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        return cursor(List.of());
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        return 0;
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        return OptionalLong.empty();
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        return () -> {};
    }

    @Override
    public void close() {}
}

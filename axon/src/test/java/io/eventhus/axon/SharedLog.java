package io.eventhus.axon;

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
import java.util.List;
import java.util.OptionalLong;

/** A log that several applications of one test share: that one of them closes it does not end it. */
final class SharedLog implements CommitLog {

    private final CommitLog delegate;

    SharedLog(CommitLog delegate) {
        this.delegate = delegate;
    }

    void closeForGood() {
        delegate.close();
    }

    @Override
    public LogInfo info() {
        return delegate.info();
    }

    @Override
    public long head() {
        return delegate.head();
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        return delegate.append(expectedHead, commits);
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        return delegate.read(after, upTo);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        return delegate.find(query, after, upTo);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        return delegate.lastVersion(aggregate, upTo);
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        return delegate.firstAtOrAfter(time);
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        return delegate.watch(doorbell);
    }

    @Override
    public void close() {}
}

package io.eventhus.core;

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
import io.eventhus.core.memory.MemoryCommitLog;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** A log in memory whose appends and reads a test can spoil. */
final class SpoiledLog implements CommitLog {
    final MemoryCommitLog real = new MemoryCommitLog();
    volatile BiFunction<Long, List<Commit>, AppendOutcome> append = real::append;
    volatile BiFunction<Long, Long, Cursor<LogEntry>> read = real::read;

    @Override
    public LogInfo info() {
        return real.info();
    }

    @Override
    public long head() {
        return real.head();
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        return append.apply(expectedHead, commits);
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        return read.apply(after, upTo);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        return real.find(query, after, upTo);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        return real.lastVersion(aggregate, upTo);
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        return real.firstAtOrAfter(time);
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        return real.watch(doorbell);
    }

    @Override
    public void close() {
        real.close();
    }
}

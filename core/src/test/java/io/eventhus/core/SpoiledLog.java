package io.eventhus.core;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import java.util.function.BiFunction;

/** A log in memory whose appends and reads a test can spoil. */
final class SpoiledLog extends ForwardingLog {
    final MemoryCommitLog real;
    volatile BiFunction<Long, List<Commit>, AppendOutcome> append;
    volatile BiFunction<Long, Long, Cursor<LogEntry>> read;

    SpoiledLog() {
        this(new MemoryCommitLog());
    }

    private SpoiledLog(MemoryCommitLog real) {
        super(real);
        this.real = real;
        this.append = real::append;
        this.read = real::read;
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        return append.apply(expectedHead, commits);
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        return read.apply(after, upTo);
    }
}

package io.eventhus.core.memory;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.LogLimits;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.api.Watch;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A log in the memory of this JVM. It keeps the contract of {@link CommitLog} but durability: the commits die with the
 * last handle. <b>Memory grows with the log</b>, by the events themselves and about 8 bytes for each event, aggregate
 * entry, type entry and tag entry.
 *
 * <p>Reads take no lock and never hold up an append. By aggregate, type or tag they cost what they find, not what the
 * log holds. Several engines may share one instance, or have a handle each ({@link #openAnother}).
 */
public final class MemoryCommitLog implements CommitLog {

    /** What a log takes unless told otherwise: large enough for any sensible commit, small enough to bound a queue. */
    public static final LogLimits DEFAULT_LIMITS = new LogLimits(10_000, 16L << 20, 100_000, 64L << 20, 65_536);

    private static final Set<Capability> CAPABILITIES =
            Set.of(Capability.SHARED, Capability.QUERY_INDEX, Capability.WAKES_UP);

    private final MemoryContents contents;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Makes an empty log with {@link #DEFAULT_LIMITS}. */
    public MemoryCommitLog() {
        this(DEFAULT_LIMITS);
    }

    /**
     * Makes an empty log.
     *
     * @param limits the largest things it takes
     */
    public MemoryCommitLog(LogLimits limits) {
        this(new MemoryContents(limits));
    }

    private MemoryCommitLog(MemoryContents contents) {
        this.contents = contents;
    }

    /**
     * Returns another handle on the same log, as a second process has one on a shared log. Each is closed for itself.
     *
     * @throws PermanentException if this handle is closed
     */
    public MemoryCommitLog openAnother() {
        checkOpen("open another handle");
        return new MemoryCommitLog(contents);
    }

    @Override
    public LogInfo info() {
        checkOpen("tell about itself");
        return new LogInfo("memory", contents.logId(), contents.limits(), CAPABILITIES);
    }

    @Override
    public long head() {
        checkOpen("tell its head");
        return contents.head();
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        checkOpen("append");
        return contents.append(expectedHead, List.copyOf(commits));
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        checkOpen("read");
        checkAfter(after);
        return RangeCursor.ofCommits(contents.commits, after, Math.min(upTo, contents.head()));
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        checkOpen("find");
        checkAfter(after);
        checkComplete(upTo);
        return query.matchesAll()
                ? RangeCursor.ofEvents(contents.commits, after, upTo)
                : new MatchCursor(contents.commits, contents.index, query, after, upTo);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        checkOpen("tell a last version");
        checkComplete(upTo);
        long position = contents.index.ofAggregate(aggregate).lastUpTo(upTo);
        return position == 0 ? 0 : contents.commits.eventAt(position).version();
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        checkOpen("find a time");
        long head = contents.head();
        // The index may be ahead of the head by a commit that is just being added: that one is not stored yet.
        long position = contents.index
                .latestSoFar()
                .first(p -> p > head || !contents.commits.eventAt(p).time().isBefore(time));
        return position == 0 || position > head ? OptionalLong.empty() : OptionalLong.of(position);
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        checkOpen("watch");
        // Wrapped, so that the same doorbell may be connected twice and disconnected once.
        Doorbell connected = () -> doorbell.ring();
        Watch watch = new Watch() {
            @Override
            public void close() {
                contents.disconnect(connected);
                watches.remove(this);
            }
        };
        watches.add(watch);
        contents.connect(connected);
        if (closed) {
            watch.close();
        }
        return watch;
    }

    /** Closes this handle and disconnects its doorbells; other handles go on. Repeating it does nothing. */
    @Override
    public void close() {
        closed = true;
        watches.forEach(Watch::close);
    }

    private void checkOpen(String tried) {
        if (closed) {
            throw new PermanentException("the log 'memory' was asked to " + tried
                    + ": expected an open log, found it closed; open it again, or close it after its last use");
        }
    }

    private static void checkAfter(long after) {
        if (after < 0) {
            throw new IllegalArgumentException("read behind position " + after + "; expected 0 or more");
        }
    }

    private void checkComplete(long upTo) {
        long head = contents.head();
        if (upTo > head) {
            throw new TransientException("read everything up to position " + upTo
                    + " of the log 'memory': expected the log to reach it, found its end at " + head
                    + "; ask for at most a head that was read before");
        }
    }
}

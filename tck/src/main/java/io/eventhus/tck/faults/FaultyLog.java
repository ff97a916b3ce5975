package io.eventhus.tck.faults;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log with trouble in front of it. Appends get lost on the way there or back, land later or twice, or are torn in the
 * middle of a group; heads, reads and finds fail, reads end early. All of it is what the contract allows.
 */
public final class FaultyLog extends ForwardingLog {

    /** After how many results a read ends early or fails, at most. */
    private static final int MOST_RESULTS = 4;

    private final Faults faults;
    private long lastHead;

    /**
     * Makes a log with trouble.
     *
     * @param log    the log that does the work; closed with this one
     * @param faults decides what happens
     */
    public FaultyLog(CommitLog log, Faults faults) {
        super(log);
        this.faults = faults;
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        Fault fault = faults.begin(Call.APPEND);
        if (fault == null) {
            return super.append(expectedHead, commits);
        }
        return switch (fault) {
            case LOST_REQUEST -> lost();
            case LOST_REPLY -> {
                super.append(expectedHead, commits);
                yield lost();
            }
            case DELAYED -> {
                faults.later(() -> super.append(expectedHead, commits));
                yield lost();
            }
            case DUPLICATED -> {
                faults.later(() -> super.append(expectedHead, commits));
                yield super.append(expectedHead, commits);
            }
            case TORN -> torn(expectedHead, commits);
            case CRASH_AFTER -> {
                super.append(expectedHead, commits);
                faults.crash();
                yield new AppendOutcome.Unknown(0, Faults.dead("an append"));
            }
            case CRASH_BEFORE -> {
                faults.crash();
                yield new AppendOutcome.Unknown(0, Faults.dead("an append"));
            }
            default -> new AppendOutcome.Failed(0, Faults.noAnswer("an append"));
        };
    }

    private static AppendOutcome lost() {
        return new AppendOutcome.Unknown(0, Faults.noAnswer("an append"));
    }

    /** A prefix lands, perhaps a shorter one is known to. */
    private AppendOutcome torn(long expectedHead, List<Commit> commits) {
        int landed = faults.below(commits.size() + 1);
        if (landed == 0) {
            return lost();
        }
        int stored = super.append(expectedHead, commits.subList(0, landed)).stored();
        return new AppendOutcome.Unknown(faults.below(stored + 1), Faults.noAnswer("the rest of an append"));
    }

    @Override
    public long head() {
        Fault fault = faults.begin(Call.HEAD);
        if (fault == Fault.STALE) {
            synchronized (this) {
                return lastHead;
            }
        }
        long head = withFault(fault, "a look at the head", super::head);
        synchronized (this) {
            lastHead = head;
        }
        return head;
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        Fault fault = faults.begin(Call.READ);
        if (fault == null) {
            return super.read(after, upTo);
        }
        if (fault == Fault.CRASH_BEFORE || fault == Fault.CRASH_AFTER) {
            return withFault(fault, "a read", () -> super.read(after, upTo));
        }
        return new ShortCursor<>(super.read(after, upTo), faults.below(MOST_RESULTS), fault == Fault.TRANSIENT);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        Fault fault = faults.begin(Call.FIND);
        if (fault == null) {
            return super.find(query, after, upTo);
        }
        if (fault == Fault.CRASH_BEFORE || fault == Fault.CRASH_AFTER) {
            return withFault(fault, "a find", () -> super.find(query, after, upTo));
        }
        return new ShortCursor<>(super.find(query, after, upTo), faults.below(MOST_RESULTS), true);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        return withFault(
                faults.begin(Call.LAST_VERSION), "a look at a version", () -> super.lastVersion(aggregate, upTo));
    }

    private <T> T withFault(@Nullable Fault fault, String what, Supplier<T> call) {
        if (fault == null) {
            return call.get();
        }
        if (fault == Fault.TRANSIENT) {
            throw Faults.noAnswer(what);
        }
        // A look changes nothing: dying before and after it is the same.
        faults.crash();
        throw Faults.dead(what);
    }

    /** Gives some results; then it ends, or fails. */
    private static final class ShortCursor<T> implements Cursor<T> {

        private final Cursor<T> results;
        private final boolean fails;
        private int left;

        ShortCursor(Cursor<T> results, int most, boolean fails) {
            this.results = results;
            this.left = most;
            this.fails = fails;
        }

        @Override
        public @Nullable T next() {
            if (left > 0) {
                left--;
                return results.next();
            }
            results.close();
            if (fails) {
                throw Faults.noAnswer("the next result of a read");
            }
            return null;
        }

        @Override
        public void close() {
            results.close();
        }
    }
}

package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.ConflictException;
import io.eventhus.api.ConflictReport;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blocking calls that the engine makes for its machine: each bounded, none retried here. */
final class TailIo {

    private static final Logger LOG = LoggerFactory.getLogger(TailIo.class);

    /** The most events in a page at the tail; a commit is never cut. */
    private static final int PAGE_EVENTS = 1_000;

    private static final long PAGE_BYTES = 8L << 20;

    private final CommitLog log;
    private final EngineSettings settings;

    TailIo(CommitLog log, EngineSettings settings) {
        this.log = log;
        this.settings = settings;
    }

    /**
     * Entries that were read.
     *
     * @param entries in order
     * @param more    whether the page was full
     */
    record Page(List<LogEntry> entries, boolean more) {}

    String logName() {
        return settings.logName();
    }

    long closeNanos() {
        return settings.config().appendDeadline().toNanos();
    }

    AppendOutcome append(Action.Append append) {
        try {
            return log.append(append.expectedHead(), append.commits());
        } catch (RuntimeException e) {
            // The contract forbids it, so nothing is known of the outcome.
            LOG.error("The append to {} threw instead of telling its outcome", settings.logName(), e);
            return new AppendOutcome.Unknown(0, typed(e));
        }
    }

    Page read(Action.Read read) {
        List<LogEntry> entries = new ArrayList<>();
        int events = 0;
        long bytes = 0;
        try (Cursor<LogEntry> cursor = log.read(read.after(), read.upTo())) {
            for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                entries.add(entry);
                if (entry instanceof Commit commit) {
                    events += commit.events().size();
                    bytes += commit.bytes();
                }
                if (events >= PAGE_EVENTS || bytes >= PAGE_BYTES || entries.size() >= PAGE_EVENTS) {
                    return new Page(entries, true);
                }
            }
        }
        return new Page(entries, false);
    }

    long head() {
        return log.head();
    }

    long version(Action.LookUp lookUp) {
        return log.lastVersion(lookUp.aggregate(), lookUp.upTo());
    }

    List<Fact> check(Action.Check check) {
        return first(check.what().query(), check.after(), check.upTo(), event -> true);
    }

    /** Names the events that stand against a condition on a version. */
    ConflictException explain(Action.Explain explain) {
        Verdict.WrongVersion wrong = explain.conflict();
        List<Fact> against = List.of();
        if (!(wrong.condition() instanceof AppendCondition.StreamExists) && wrong.found() > wrong.expected()) {
            try {
                against = against(wrong.aggregate(), wrong.expected(), explain.upTo());
            } catch (RuntimeException e) {
                // The conflict is certain without them, and its caller waits.
                LOG.debug("The events that stood against a commit could not be read", e);
            }
        }
        return Refusals.wrongVersion(settings, explain.ticket(), wrong, against, explain.upTo());
    }

    private List<Fact> against(AggregateId aggregate, long expected, long upTo) {
        return first(EventQuery.ofAggregate(aggregate), 0, upTo, event -> event.version() > expected);
    }

    private List<Fact> first(EventQuery query, long after, long upTo, Predicate<StoredEvent> wanted) {
        List<Fact> found = new ArrayList<>();
        if (after >= upTo) {
            return found;
        }
        try (Cursor<StoredEvent> cursor = log.find(query, after, upTo)) {
            StoredEvent event = cursor.next();
            while (event != null && found.size() < ConflictReport.MOST_EVENTS) {
                if (wanted.test(event)) {
                    found.add(Fact.of(event, originOf(event.position())));
                }
                event = cursor.next();
            }
        }
        return found;
    }

    /** Who wrote an event stands in its commit. */
    private String originOf(long position) {
        return CommitAt.read(log, settings.logName(), position).commit().origin();
    }

    /** Gives a failure that an adapter did not type the type of what it is: a defect. */
    EventhusException typed(RuntimeException e) {
        return e instanceof EventhusException known
                ? known
                : new PermanentException(
                        "using " + settings.logName() + " failed in a way that its adapter does not know: "
                                + e.getClass().getSimpleName() + "; look at the cause",
                        e);
    }
}

package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StartAt;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The blocking calls that a subscription makes: each bounded, none retried here. */
final class SubscriptionIo {

    private final EventStore store;
    private final CommitLog log;
    private final Following following;
    private final EngineSettings settings;
    private final SubscriptionBuilder what;

    SubscriptionIo(
            EventStore store, CommitLog log, Following following, EngineSettings settings, SubscriptionBuilder what) {
        this.store = store;
        this.log = log;
        this.following = following;
        this.settings = settings;
        this.what = what;
    }

    String logName() {
        return settings.logName();
    }

    String origin() {
        return settings.config().origin();
    }

    @Nullable
    String logId() {
        return following.look(LogTail::logId);
    }

    long head() {
        return store.head();
    }

    LiveFollower follow(EventQuery query, boolean withOrigin, long after) {
        return following.follow(query, withOrigin, after, settings.config().readPage());
    }

    /** The document first: a head that is looked at later reaches at least as far. */
    SubscriptionAction.Seen look() {
        StateStore state = what.state();
        StateKey key = what.key();
        StateDocument document = state == null ? null : state.get(key).orElse(null);
        long head = head();
        String logId = log.info().logId();
        return new SubscriptionAction.Seen(document, logId, head, document == null ? start(what.start(), head) : 0);
    }

    /** Returns the position behind which it starts. */
    long start(StartAt place, long head) {
        return switch (place) {
            case StartAt.Beginning beginning -> 0;
            case StartAt.End end -> head;
            case StartAt.Time time -> {
                var first = log.firstAtOrAfter(time.time());
                yield first.isPresent() ? first.getAsLong() - 1 : head;
            }
            case StartAt.After after -> {
                if (after.position() < 0 || after.position() > head) {
                    throw new IllegalArgumentException(what.what() + " was to start behind position "
                            + after.position() + ", but " + settings.logName() + " ends at " + head
                            + "; expected 0 to that");
                }
                yield after.position();
            }
        };
    }

    /**
     * Reads a durable event.
     *
     * @throws TransientException if the backend does not show it yet
     */
    Followed read(long position) {
        CommitAt at = CommitAt.read(log, settings.logName(), position);
        return new Followed(at.event(), at.commit().origin());
    }

    String originAt(long position) {
        return CommitAt.read(log, settings.logName(), position).commit().origin();
    }

    Lag lag(long position) {
        long head = head();
        if (position >= head) {
            return new Lag(0, Duration.ZERO);
        }
        try (Cursor<LogEntry> cursor = log.read(position, head)) {
            for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                if (entry instanceof Commit commit) {
                    Duration age = Duration.between(commit.time(), Instant.now());
                    return new Lag(head - position, age.isNegative() ? Duration.ZERO : age);
                }
            }
        }
        return new Lag(head - position, Duration.ZERO);
    }

    EventhusException typed(RuntimeException e) {
        return e instanceof EventhusException known
                ? known
                : new PermanentException(
                        what.what() + " failed in a way that its backend does not know: "
                                + e.getClass().getSimpleName() + "; look at the cause",
                        e);
    }
}

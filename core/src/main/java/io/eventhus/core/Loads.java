package io.eventhus.core;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PreparedFind;
import io.eventhus.api.StoredEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers loads: from what is kept of earlier ones if that reaches a fresh head, else from the log. */
final class Loads {

    /** What is further behind than this is not waited for: the log is asked. */
    private static final long MOST_BEHIND = 1_000;

    private static final long MOST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final CommitLog log;
    private final HeadLook look;
    private final LongSupplier head;
    private final LogDriver driver;
    private final Growth growth;
    private final long mostBytes;

    /**
     * Creates it.
     *
     * @param look   the looks that callers share
     * @param head   has such a look, and says to the engine what it saw
     * @param growth told when the validated head has moved
     */
    Loads(CommitLog log, HeadLook look, LongSupplier head, LogDriver driver, Growth growth, EventStoreConfig config) {
        this.log = log;
        this.look = look;
        this.head = head;
        this.driver = driver;
        this.growth = growth;
        this.mostBytes = config.mostCachedBytesOfOneLoad();
    }

    Load load(EventQuery query) {
        boolean isKept = driver.look(tail -> tail.keeps(query));
        if (isKept || !look.isFree()) {
            // With others about, the head comes later than what is asked for at once: that would be asked for again.
            long fresh = head.getAsLong();
            Load kept = isKept ? kept(query, fresh) : null;
            return kept != null ? kept : new Load(fresh, find(query, 0, fresh));
        }
        Wanted wanted = wanted(query);
        try (PreparedFind prepared = log.prepare(wanted.asked())) {
            long fresh = head.getAsLong();
            return new Load(fresh, whole(wanted, fresh, prepared.upTo(fresh)));
        }
    }

    Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        if (after > 0) {
            return log.find(query, after, upTo);
        }
        Wanted wanted = wanted(query);
        return whole(wanted, upTo, log.find(wanted.asked(), 0, upTo));
    }

    private Wanted wanted(EventQuery query) {
        return driver.look(tail -> tail.wanted(query));
    }

    private Cursor<StoredEvent> whole(Wanted wanted, long upTo, Cursor<StoredEvent> events) {
        return WholeRead.of(wanted, upTo, events, mostBytes, driver::found);
    }

    /** The engine reads up to a head that was seen anyway: mostly it is there already. */
    private @Nullable Load kept(EventQuery query, long fresh) {
        long behind = fresh - driver.look(LogTail::head);
        if (behind > 0 && behind <= MOST_BEHIND) {
            growth.await(() -> driver.look(LogTail::head) >= fresh || driver.halted() != null, MOST_WAIT_NANOS);
        }
        return driver.look(tail -> tail.load(query, fresh));
    }
}

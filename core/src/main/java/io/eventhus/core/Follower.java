package io.eventhus.core;

import io.eventhus.api.EventhusException;
import io.eventhus.api.StoredEvent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log from a position on without end: first what is stored, then what is being stored, without a gap and
 * without a duplicate. Trouble of the backend that may pass is ridden out; what may not ends it with {@link #failure()}.
 *
 * <p>For one reading thread at a time; {@link #close()} may be called by any.
 */
public interface Follower extends AutoCloseable {

    /** Returns the next event without taking it, or null if none is there now. Never blocks. */
    @Nullable
    StoredEvent peek();

    /** Takes the next event, or returns null if none is there now. Never blocks. */
    @Nullable
    StoredEvent poll();

    /**
     * Takes the next event and waits for it.
     *
     * @param atMost how long to wait
     * @return the event, or null if the time is over, the follower is closed or it failed
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    @Nullable
    StoredEvent take(Duration atMost) throws InterruptedException;

    /**
     * Returns the position up to which everything that matches has been taken. It also moves on where nothing matches.
     * A follower that starts again from here misses nothing and repeats nothing.
     */
    long position();

    /**
     * Sets what is called when an event became available or the follower failed; any earlier one is forgotten. It is
     * called at once if that is so already. It may be called needlessly, by any thread, and must return at once.
     */
    void onChange(Runnable callback);

    /** Returns why the follower ended, empty while it has not. */
    Optional<EventhusException> failure();

    /** Ends it. Repeating it does nothing. Never throws. */
    @Override
    void close();
}

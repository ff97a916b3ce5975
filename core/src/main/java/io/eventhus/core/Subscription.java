package io.eventhus.core;

import io.eventhus.api.EventhusException;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hands the events of a log to a handler, as they are stored: each at least once, those of one partition key in order.
 *
 * <p>A durable subscription is known by its name. Of all that run under one name, in any process, one is active; the
 * others stand by, and one of them takes over when it ends, at the latest half as long again as its lease lasts after its
 * process died. What was handled and not yet written down as such is handed out again then.
 *
 * <p>Safe for use by many threads.
 */
public interface Subscription extends AutoCloseable {

    /** Returns its name. */
    String name();

    /** Tells whether this one hands events out now. */
    boolean isActive();

    /**
     * Returns the position up to which every event is acknowledged, parked or not meant for it; as far as this process
     * knows, if another one is active.
     */
    long position();

    /**
     * Waits until everything up to a position is acknowledged or parked.
     *
     * @param position a head that was read
     * @param atMost   how long to wait
     * @return whether it is; false also if it failed or was closed
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    boolean awaitPosition(long position, Duration atMost) throws InterruptedException;

    /**
     * Tells how far it is behind the head of the log.
     *
     * @throws TransientException if the backend did not answer
     */
    Lag lag();

    /** Returns the events that were put aside, as far as this process knows: it must be active. */
    List<ParkedSequence> parked();

    /**
     * Tries a parked sequence again, in order; what fails stays parked, with its new reason.
     *
     * @param sequence {@link ParkedSequence#id()}
     * @return whether it has begun: false if it is not active, there is no such sequence, or it is being tried already
     */
    boolean retryParked(String sequence);

    /**
     * Gives the events of a parked sequence up. Later events of its key are handed out again.
     *
     * @param sequence {@link ParkedSequence#id()}
     * @return whether it was dropped: false if it is not active, there is no such sequence, or an event of it is being handled
     */
    boolean dropParked(String sequence);

    /** Returns why it ended, empty while it has not. */
    Optional<EventhusException> failure();

    /**
     * Ends it: nothing more is handed out, and handlers that run are waited for, for at most 10 seconds, then interrupted.
     * Called by a handler of its own it does not wait. Repeating it does nothing. Never throws.
     */
    @Override
    void close();
}

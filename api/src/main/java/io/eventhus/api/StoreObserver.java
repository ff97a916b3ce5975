package io.eventhus.api;

import java.util.List;

/**
 * Sees what callers of an event store ask and what they are answered, such as to record a history that a checker compares
 * with the log, or to measure. Implemented by whoever wants to see; called by the engine, which does nothing for it where
 * there is none.
 *
 * <p>Called on the threads of the callers, answers of appends on the engine's thread that completes them, before the caller
 * sees them. Methods return at once; what they throw is logged and ignored, so that no caller suffers.
 */
public interface StoreObserver {

    /**
     * An append begins.
     *
     * @param events     its events
     * @param conditions what must hold for it
     * @return to be told how it ends, once
     */
    default Appending appending(List<NewEvent> events, List<AppendCondition> conditions) {
        return Appending.IGNORED;
    }

    /**
     * A load begins: everything that matches, up to the head that is read now.
     *
     * @param query which events
     * @return to be told of its events and its end
     */
    default Reading loading(EventQuery query) {
        return Reading.IGNORED;
    }

    /**
     * A find begins.
     *
     * @param query which events
     * @param after behind which position
     * @param upTo  up to which position
     * @return to be told of its events and its end
     */
    default Reading finding(EventQuery query, long after, long upTo) {
        return Reading.IGNORED;
    }

    /** Told how an append ends. */
    interface Appending {

        /** Told nothing. */
        Appending IGNORED = new Appending() {};

        /** The commit is stored, and stands in the log like this. */
        default void stored(Commit commit) {}

        /** The append failed; the exception's type tells whether anything is stored. */
        default void failed(EventhusException reason) {}
    }

    /** Told of the events of a read, on the thread that reads. */
    interface Reading {

        /** Told nothing. */
        Reading IGNORED = new Reading() {};

        /** The next event was given to the caller. */
        default void came(StoredEvent event) {}

        /** Nothing more matches up to a position. */
        default void ended(long upTo) {}

        /**
         * The read failed, or the caller closed it early.
         *
         * @param upTo up to which position it was to read; -1 if that was not known yet
         */
        default void givenUp(long upTo) {}
    }
}

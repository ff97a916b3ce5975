package io.eventhus.api;

/** Told that a log may have grown. */
@FunctionalInterface
public interface Doorbell {

    /** Says "look again". Returns at once and never throws; ringing too often or for nothing does no harm. */
    void ring();

    /**
     * Says "look again, as far as here", by a backend that tells what has been stored.
     *
     * @param head a position that the log reaches for certain, durable and the last of a whole commit, or void
     */
    default void ring(long head) {
        ring();
    }
}

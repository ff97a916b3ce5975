package io.eventhus.api;

/** Told that a log may have grown. */
@FunctionalInterface
public interface Doorbell {

    /** Says "look again". Returns at once and never throws; ringing too often or for nothing does no harm. */
    void ring();
}

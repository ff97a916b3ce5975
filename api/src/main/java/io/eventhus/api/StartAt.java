package io.eventhus.api;

import java.time.Instant;

/** Where consuming starts in a partition. */
public sealed interface StartAt {

    /** At the first record that is still there. */
    record Beginning() implements StartAt {}

    /** Behind the last record: only what comes from now on. */
    record End() implements StartAt {}

    /**
     * At the first record whose time, as the broker keeps it, is not before an instant.
     *
     * @param time the instant
     */
    record Time(Instant time) implements StartAt {}

    /**
     * Behind a position that was handled.
     *
     * @param position the last position that was handled
     */
    record After(long position) implements StartAt {}
}

package io.eventhus.api;

/**
 * A run of positions of a log as it is read: a commit, or positions known to hold no event of this log. The entries of
 * a log follow each other without a gap.
 */
public sealed interface LogEntry permits Commit, VoidPositions {

    /** Returns the first position, from 1 on. */
    long firstPosition();

    /** Returns the last position, at least the first. */
    long lastPosition();
}

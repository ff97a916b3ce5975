package io.eventhus.api;

/**
 * Positions that hold no event of this log and never will, such as a stranger's message in a shared stream. Readers
 * pass them knowingly; the predecessor of the next commit is the commit before them. Only a log with the capability
 * {@link Capability#VOID_POSITIONS} gives these.
 *
 * @param firstPosition the first of them, from 1 on
 * @param lastPosition  the last of them
 */
public record VoidPositions(long firstPosition, long lastPosition) implements LogEntry {

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if it starts below 1 or ends before it starts
     */
    public VoidPositions {
        Checks.atLeast(firstPosition, 1, "the first void position");
        Checks.atLeast(lastPosition, firstPosition, "the last void position");
    }
}

package io.eventhus.api;

/** A find that was begun before it is known how far it reads. For one caller; {@link #upTo} is called once at most. */
public interface PreparedFind extends AutoCloseable {

    /**
     * Reads the matching events from the beginning, <b>proved complete up to {@code upTo}</b>; see {@link CommitLog#find}.
     *
     * @param upTo the last position wanted, at most a head that was read
     * @throws TransientException as {@link CommitLog#find} does
     */
    Cursor<StoredEvent> upTo(long upTo);

    /** Gives back what it holds if it is not used. The cursor is closed by itself. Never throws. */
    @Override
    default void close() {}
}

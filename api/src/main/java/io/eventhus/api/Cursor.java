package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * Results of a read, one after the other. For one thread at a time. It holds resources of its backend until it is
 * closed; it closes itself at the end and on failure, and closing again does nothing.
 *
 * @param <T> what is read
 */
public interface Cursor<T> extends AutoCloseable {

    /**
     * Returns the next result, or null at the end. May block while the backend answers, within the adapter's stated
     * time limit.
     *
     * @throws TransientException if the backend did not answer or cannot prove that the result is complete; reading
     *     again from the last position that was given may help
     * @throws PermanentException if what is stored cannot be read
     */
    @Nullable
    T next();

    /** Gives back what the cursor holds. Never throws. */
    @Override
    void close();
}

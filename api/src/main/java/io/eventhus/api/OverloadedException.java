package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * Refused at once because a bounded queue or window is full. Nothing was done; try again later, with back-off.
 */
public class OverloadedException extends TransientException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on what, expected versus found, what to do
     */
    public OverloadedException(String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    public OverloadedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

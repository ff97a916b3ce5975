package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * This backend cannot do what was asked, by its nature; see its capabilities and limits.
 */
public class UnsupportedException extends PermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on what, expected versus found, what to do
     */
    public UnsupportedException(String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    public UnsupportedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

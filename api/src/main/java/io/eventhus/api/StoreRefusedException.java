package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * The store was found but must not be used as it is: it is not one of ours, it has a newer schema, it is damaged, or its
 * settings could lose acknowledged data. It was left untouched.
 */
public class StoreRefusedException extends PermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on what, expected versus found, what to do
     */
    public StoreRefusedException(String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    public StoreRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

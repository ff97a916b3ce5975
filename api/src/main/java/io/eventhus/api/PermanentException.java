package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * Nothing was done, and trying the same again will not help: somebody must change the input, the configuration, the
 * rights or the stored data.
 */
public class PermanentException extends EventhusException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on what, expected versus found, what to do
     */
    public PermanentException(String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    public PermanentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

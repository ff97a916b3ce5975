package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * Nothing was done, and trying again may help: the backend did not answer, was busy, or could not prove that a read was
 * complete.
 */
public class TransientException extends EventhusException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on what, expected versus found, what to do
     */
    public TransientException(String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    public TransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

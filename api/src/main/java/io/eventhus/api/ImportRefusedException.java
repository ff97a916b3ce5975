package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * Something in another system's event store cannot be imported as it is. The message names the place, what was expected
 * there and what was found, never the payload.
 */
public class ImportRefusedException extends PermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was read, where, expected versus found, what to do
     */
    public ImportRefusedException(String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was read, where, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    public ImportRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

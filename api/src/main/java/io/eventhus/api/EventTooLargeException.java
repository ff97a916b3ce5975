package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * An event or a commit is larger than the log takes. It was not stored; whatever was appended beside it is not
 * concerned.
 */
public class EventTooLargeException extends PermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception without a cause.
     *
     * @param message what was tried, on what, expected versus found, what to do
     */
    public EventTooLargeException(String message) {
        this(message, null);
    }

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    public EventTooLargeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * The root of what this library throws. The subtype answers the question "what can I do"; the message says what was
 * tried, on what, what was expected and found, and what to do. Messages never hold payloads or credentials.
 */
public abstract class EventhusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, expected versus found, what to do
     * @param cause   what caused it, or null
     */
    protected EventhusException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

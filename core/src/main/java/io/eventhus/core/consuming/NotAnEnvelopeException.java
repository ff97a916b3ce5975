package io.eventhus.core.consuming;

import io.eventhus.api.PermanentException;

/** A consumer met a message that is not an envelope, and stopped before it. Its message tells where and why, not what it says. */
public final class NotAnEnvelopeException extends PermanentException {

    private static final long serialVersionUID = 1L;

    NotAnEnvelopeException(String message) {
        super(message);
    }
}

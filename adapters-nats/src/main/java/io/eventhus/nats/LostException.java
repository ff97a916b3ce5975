package io.eventhus.nats;

import org.jspecify.annotations.Nullable;

/** A request was sent and no usable answer came: nobody knows what became of it. */
final class LostException extends Exception {

    private static final long serialVersionUID = 1L;

    LostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.eventhus.tck.mongo;

/**
 * Bytes that came through a {@link MongoFaultProxy} are no message that it understands, or what a test handed in to look
 * at a command or to change a reply failed (then that is the cause). The proxy closes the connection and keeps the error,
 * see {@link MongoFaultProxy#problems()}.
 */
public final class MongoWireException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MongoWireException(String message) {
        super(message);
    }

    MongoWireException(String message, Throwable cause) {
        super(message, cause);
    }
}

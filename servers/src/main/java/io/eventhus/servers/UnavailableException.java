package io.eventhus.servers;

/** A server cannot be had, or does not do what was asked of it; the message says what was tried and what to do. */
public final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public UnavailableException(String message) {
        super(message);
    }

    /** Makes one. */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

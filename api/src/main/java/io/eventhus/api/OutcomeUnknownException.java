package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * The commit may be stored, or may still be. It is not a conflict, and sending the same command again may do its work
 * twice: ask for the outcome of {@link #pending()} first.
 */
public class OutcomeUnknownException extends EventhusException {

    private static final long serialVersionUID = 1L;

    /** Kept across serialisation as text only. */
    private final transient PendingCommit pending;

    /**
     * Makes an exception.
     *
     * @param message what was tried, on what, what happened, what to do
     * @param pending which commit
     * @param cause   what caused it, or null
     */
    public OutcomeUnknownException(String message, PendingCommit pending, @Nullable Throwable cause) {
        super(message, cause);
        this.pending = pending;
    }

    /** Returns the commit whose outcome can be asked for. */
    public PendingCommit pending() {
        return pending;
    }
}

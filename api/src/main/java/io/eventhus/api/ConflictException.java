package io.eventhus.api;

/**
 * A condition of the commit did not hold: nothing was stored, and what the decision was based on has changed. Load
 * again, decide again, append again.
 */
public class ConflictException extends EventhusException {

    private static final long serialVersionUID = 1L;

    /** Kept across serialisation as text only. */
    private final transient ConflictReport report;

    /**
     * Makes an exception.
     *
     * @param message which condition, expected versus found, what to do
     * @param report  the condition and what stood against it
     */
    public ConflictException(String message, ConflictReport report) {
        super(message, null);
        this.report = report;
    }

    /** Returns the condition that did not hold and what stood against it. */
    public ConflictReport report() {
        return report;
    }
}

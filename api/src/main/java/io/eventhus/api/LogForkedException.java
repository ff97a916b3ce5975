package io.eventhus.api;

/**
 * The log contradicts itself or what this process knows of it: a commit does not name its predecessor, an acknowledged
 * position holds another commit, or the log was created anew. The process stops using this log; nothing is repaired or
 * overwritten. Compare the log with a backup before starting again.
 */
public class LogForkedException extends PermanentException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message which log, at which position, expected versus found, what to do
     */
    public LogForkedException(String message) {
        super(message);
    }
}

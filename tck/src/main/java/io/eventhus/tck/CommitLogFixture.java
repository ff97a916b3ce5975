package io.eventhus.tck;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import java.util.Set;

/**
 * What an adapter supplies so that {@link CommitLogSuite} can test its log. Each test makes a fixture of its own: one
 * fresh log, with nothing in it and used by nobody else.
 */
public interface CommitLogFixture extends AutoCloseable {

    /**
     * Returns what the log can do; the suite asserts the answer for each capability, for having it and for not having
     * it, and that the log itself says the same.
     */
    Set<Capability> capabilities();

    /**
     * Opens a handle on this fixture's log. The first one finds the log empty. A further one, while others are open,
     * is what another process would open: it shares nothing with them but the backend; a log that is not
     * {@link Capability#SHARED} refuses it with an {@link io.eventhus.api.EventhusException}. One opened after all
     * others were closed finds what was stored if the log is {@link Capability#DURABLE}, else an empty log. The suite
     * closes what it opens.
     */
    CommitLog open();

    /**
     * Opens a handle on another fresh log of the same kind whose limits a test can reach: at most 10,000 events and
     * 32 MiB for a commit. Called at most once, instead of {@link #open}; the default is for logs whose usual limits
     * are that small.
     */
    default CommitLog openLimited() {
        return open();
    }

    /**
     * Makes one or more positions void behind the head, as a stranger's message in a shared stream does. Only called
     * if the log has {@link Capability#VOID_POSITIONS}.
     */
    default void addVoidPositions() {
        throw new UnsupportedOperationException(
                "this fixture declares VOID_POSITIONS; expected it to override addVoidPositions()");
    }

    /** Removes the log and whatever else was made for the test; every handle is closed before. */
    @Override
    void close();
}

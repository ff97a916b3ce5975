package io.eventhus.api;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * One totally ordered log of commits that grows only at its tail, by compare-and-append. This is what a storage
 * adapter implements; conditions, versions, grouping and subscriptions are built above it, once.
 *
 * <p>Every method may be called by several threads at once. Calls block, within the adapter's stated time limits. A
 * call after {@link #close()} throws {@link PermanentException}.
 */
public interface CommitLog extends AutoCloseable {

    /**
     * Tells the log's name, id, limits and capabilities. May ask the backend while the log has no id yet.
     *
     * @throws TransientException if the backend did not answer
     */
    LogInfo info();

    /**
     * Returns the position of the last durable event or void position, 0 if there is none. It may be out of date when
     * it arrives, and is never beyond what is durable.
     *
     * @throws TransientException if the backend did not answer
     */
    long head();

    /**
     * Appends commits if the log still ends at a position.
     *
     * <p><b>Atomicity:</b> each commit is stored whole or not at all, and what is stored of the commits is always a
     * prefix. <b>Order:</b> they stand at the positions they name. <b>Visibility:</b> what {@code stored} counts is
     * durable, as far as the backend promises, and seen by every read that starts later, in any process.
     * <b>Repeated call:</b> the same commits with the same {@code expectedHead} are never stored twice. <b>Threads:</b>
     * of several calls with the same {@code expectedHead}, by any threads and processes, at most one stores anything.
     *
     * @param expectedHead the position at which the log must end, 0 for an empty log; known to be durable
     * @param commits      at least one; the first at {@code expectedHead + 1}, each next one directly behind the one
     *                     before; within {@link LogLimits}
     * @return how many are stored for certain and how it ended; every trouble of the backend is told here, never thrown.
     *     Where the log ends at {@code expectedHead} but with another commit than the first one's predecessor, or ends
     *     before {@code expectedHead}, a log that notices fails with {@link LogForkedException}; nothing is stored
     * @throws IllegalArgumentException if there are no commits, their positions do not follow, or all together are over
     *     the limits of one append
     */
    AppendOutcome append(long expectedHead, List<Commit> commits);

    /**
     * Reads the durable entries of a range in order, without a gap: whole commits, and void positions where the log has
     * them.
     *
     * @param after the position before the first one wanted, 0 for the beginning. It may lie inside a commit: the
     *              result then starts with the whole commit that holds {@code after + 1}
     * @param upTo  the last position wanted. It may lie inside a commit: the result then ends with that whole commit. It
     *              may lie beyond the head: the result then ends with the last durable entry
     * @return the entries; it may end early at a position that is not readable yet, and never steps over one
     * @throws IllegalArgumentException if {@code after} is negative
     * @throws TransientException if the backend did not answer
     */
    Cursor<LogEntry> read(long after, long upTo);

    /**
     * Reads the events that match a query, in the order of their positions, <b>proved complete up to {@code upTo}</b>:
     * either no matching event in the range is missing, or it fails.
     *
     * @param query which events
     * @param after the position before the first one wanted, 0 for the beginning
     * @param upTo  the last position wanted, at most a head that was read before
     * @throws IllegalArgumentException if {@code after} is negative
     * @throws TransientException if the backend did not answer, or cannot see everything up to {@code upTo} yet; also
     *     thrown by the cursor
     */
    Cursor<StoredEvent> find(EventQuery query, long after, long upTo);

    /**
     * Begins to read the events that match a query before the head is known up to which they are wanted, so that a log that is
     * far away can ask for both at once. A log that gains nothing by it begins when it is told.
     *
     * @throws TransientException if the backend did not answer
     */
    default PreparedFind prepare(EventQuery query) {
        return upTo -> find(query, 0, upTo);
    }

    /**
     * Returns the version of the aggregate's last event at or before a position, 0 if it has none, <b>proved complete
     * up to {@code upTo}</b> like {@link #find}.
     *
     * @param aggregate which aggregate
     * @param upTo      the last position that counts, at most a head that was read before
     * @throws TransientException if the backend did not answer, or cannot see everything up to {@code upTo} yet
     */
    long lastVersion(AggregateId aggregate, long upTo);

    /**
     * Returns the position of the first event whose time is not before an instant, empty if there is none. Best effort:
     * times come from many clocks and do not grow with the positions.
     *
     * @throws TransientException if the backend did not answer
     */
    OptionalLong firstAtOrAfter(Instant time);

    /**
     * Connects a doorbell that rings, as soon as the backend tells, when the log may have grown. Best effort: rings may
     * be missing, late or needless. A log without {@link Capability#WAKES_UP} never rings for other processes.
     *
     * @return the connection; closing it disconnects the doorbell
     */
    Watch watch(Doorbell doorbell);

    /**
     * Gives back what the log opened itself; a client that was handed in stays its owner's. Appends that are under way
     * end with an outcome. Repeating it does nothing. Never throws.
     */
    @Override
    void close();
}

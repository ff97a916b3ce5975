package io.eventhus.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small documents with a revision, changed by compare-and-set only: tokens, checkpoints, leases, snapshots, dead
 * letters.
 *
 * <p>Every method may be called by several threads and processes at once; each call is atomic and each key is
 * linearizable: a read that starts after a change was acknowledged sees that change or a later one. Calls block,
 * within the adapter's stated time limits. A call after {@link #close()} throws {@link PermanentException}.
 */
public interface StateStore extends AutoCloseable {

    /** Returns the largest document, in bytes; at least 65,536. */
    int maxValueBytes();

    /**
     * Returns a document, empty if there is none.
     *
     * @throws TransientException if the backend did not answer
     */
    Optional<StateDocument> get(StateKey key);

    /**
     * Creates or replaces a document if its revision is the expected one.
     *
     * @param key              where it is kept
     * @param value            its content, at most {@link #maxValueBytes()}
     * @param expectedRevision the revision that was read; 0: there must be no document
     * @return done, with the new revision; or a mismatch; or unknown. Of several calls with the same expected revision
     *     at most one is done
     * @throws IllegalArgumentException if {@code expectedRevision} is negative
     * @throws EventTooLargeException if the content is too large; nothing was changed
     * @throws TransientException if nothing was changed and trying again may help
     * @throws PermanentException if nothing was changed and trying again will not help
     */
    PutOutcome put(StateKey key, byte[] value, long expectedRevision);

    /**
     * Deletes a document if its revision is the expected one.
     *
     * @param key              where it is kept
     * @param expectedRevision the revision that was read, at least 1
     * @return done, or a mismatch, also if there is no document; or unknown
     * @throws IllegalArgumentException if {@code expectedRevision} is below 1
     * @throws TransientException if nothing was changed and trying again may help
     * @throws PermanentException if nothing was changed and trying again will not help
     */
    PutOutcome delete(StateKey key, long expectedRevision);

    /**
     * Lists documents in the order of their keys.
     *
     * @param prefix what the keys start with, such as {@code tokens/}; empty: all
     * @param after  the key behind which the list starts, to go on with a next page; null: from the first
     * @param limit  the most documents, at least 1
     * @return the documents; fewer than {@code limit} means that there are no more. Documents changed while listing may
     *     be in it as they were or as they became
     * @throws IllegalArgumentException if {@code limit} is below 1
     * @throws TransientException if the backend did not answer
     */
    List<StateDocument> list(String prefix, @Nullable StateKey after, int limit);

    /** Gives back what the store opened itself. Repeating it does nothing. Never throws. */
    @Override
    void close();
}

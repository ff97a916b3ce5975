package io.eventhus.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A small document with a revision. Its bytes are not copied: treat them as read-only.
 *
 * @param key      where it is kept
 * @param value    its content
 * @param revision grows with every change of this key, from 1 on, and never repeats, also not after the document was
 *                 deleted and put again
 */
@SuppressWarnings("ArrayRecordComponent")
public record StateDocument(StateKey key, byte[] value, long revision) {

    /**
     * Checks the revision.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public StateDocument {
        Checks.atLeast(revision, 1, "the revision of the state document " + key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StateDocument document
                && key.equals(document.key)
                && revision == document.revision
                && Arrays.equals(value, document.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Long.hashCode(revision);
    }

    /** Returns key, revision and length, never the content. */
    @Override
    public String toString() {
        return "StateDocument[" + key + " revision " + revision + ", " + value.length + " bytes]";
    }
}

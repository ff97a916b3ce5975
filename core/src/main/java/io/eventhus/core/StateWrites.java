package io.eventhus.core;

import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compare-and-set writes to a {@link StateStore} whose outcome is known in the end: an unknown one is resolved by reading
 * and, while nothing is there, by writing the same again, a bounded number of times. Safe for use by many threads.
 */
public final class StateWrites {

    private static final int MOST_ATTEMPTS = 5;

    private final StateStore state;

    /** Makes writes to a state store, which stays its owner's. */
    public StateWrites(StateStore state) {
        this.state = state;
    }

    /**
     * Puts a value that no other writer writes: else another's write could be taken for this one.
     *
     * @param key              where it is kept
     * @param value            its content
     * @param expectedRevision the revision that was read; 0: there must be no document
     * @return the new revision, or nothing if the expected one is out of date
     * @throws TransientException if it stays unknown, or if nothing was changed and trying again may help
     * @throws io.eventhus.api.PermanentException if nothing was changed and trying again will not help
     */
    public OptionalLong put(StateKey key, byte[] value, long expectedRevision) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            switch (state.put(key, value, expectedRevision)) {
                case PutOutcome.Done done -> {
                    return OptionalLong.of(done.revision());
                }
                case PutOutcome.Mismatch mismatch -> {
                    return attempt == 1 ? OptionalLong.empty() : own(state.get(key), value);
                }
                case PutOutcome.Unknown unknown -> {
                    Optional<StateDocument> found = state.get(key);
                    long revision = found.map(StateDocument::revision).orElse(0L);
                    if (revision != expectedRevision) {
                        return own(found, value);
                    }
                    // Not there, but it may still land: the same content is put again, and only one of them counts.
                }
            }
        }
        throw stillUnknown("writing", key);
    }

    private static OptionalLong own(Optional<StateDocument> found, byte[] value) {
        return found.filter(document -> Arrays.equals(document.value(), value))
                .map(document -> OptionalLong.of(document.revision()))
                .orElse(OptionalLong.empty());
    }

    /**
     * Deletes a document.
     *
     * @param key              where it is kept
     * @param expectedRevision the revision that was read, at least 1
     * @return whether it is gone; false if the expected revision is out of date
     * @throws TransientException if it stays unknown, or if nothing was changed and trying again may help
     * @throws io.eventhus.api.PermanentException if nothing was changed and trying again will not help
     */
    public boolean delete(StateKey key, long expectedRevision) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            switch (state.delete(key, expectedRevision)) {
                case PutOutcome.Done done -> {
                    return true;
                }
                case PutOutcome.Mismatch mismatch -> {
                    return attempt > 1 && state.get(key).isEmpty();
                }
                case PutOutcome.Unknown unknown -> {
                    Optional<StateDocument> found = state.get(key);
                    if (found.isEmpty()) {
                        return true;
                    }
                    if (found.get().revision() != expectedRevision) {
                        return false;
                    }
                }
            }
        }
        throw stillUnknown("deleting", key);
    }

    private static TransientException stillUnknown(String what, StateKey key) {
        return new TransientException(what + " the state document " + key + ": its outcome is still unknown after "
                + MOST_ATTEMPTS + " attempts; expected an answer of the backend, so try again later");
    }
}

package io.eventhus.tck.faults;

import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands every call on to another state store; override what shall be different. */
public class ForwardingStateStore implements StateStore {

    private final StateStore store;

    /**
     * Makes a store in front of another.
     *
     * @param store the store that does the work; closed with this one
     */
    public ForwardingStateStore(StateStore store) {
        this.store = store;
    }

    @Override
    public int maxValueBytes() {
        return store.maxValueBytes();
    }

    @Override
    public Optional<StateDocument> get(StateKey key) {
        return store.get(key);
    }

    @Override
    public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
        return store.put(key, value, expectedRevision);
    }

    @Override
    public PutOutcome delete(StateKey key, long expectedRevision) {
        return store.delete(key, expectedRevision);
    }

    @Override
    public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public void close() {
        store.close();
    }
}

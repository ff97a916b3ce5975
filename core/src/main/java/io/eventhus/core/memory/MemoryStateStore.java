package io.eventhus.core.memory;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * State documents in the memory of this JVM. It keeps the contract of {@link StateStore}; the documents die with the
 * last handle. Reads take no lock. Several engines may share one instance, or have a handle each
 * ({@link #openAnother}).
 */
public final class MemoryStateStore implements StateStore {

    /** The largest document unless told otherwise, in bytes. */
    public static final int DEFAULT_MAX_VALUE_BYTES = 1 << 20;

    private static final int LEAST_MAX_VALUE_BYTES = 65_536;

    private final Documents documents;
    private final int maxValueBytes;
    private volatile boolean closed;

    /** Makes an empty store for documents of up to {@link #DEFAULT_MAX_VALUE_BYTES}. */
    public MemoryStateStore() {
        this(DEFAULT_MAX_VALUE_BYTES);
    }

    /**
     * Makes an empty store.
     *
     * @param maxValueBytes the largest document, in bytes, at least 65,536
     * @throws IllegalArgumentException if it is less
     */
    public MemoryStateStore(int maxValueBytes) {
        this(new Documents(), maxValueBytes);
        if (maxValueBytes < LEAST_MAX_VALUE_BYTES) {
            throw new IllegalArgumentException("the largest document of a state store is " + maxValueBytes
                    + " bytes; expected at least " + LEAST_MAX_VALUE_BYTES);
        }
    }

    private MemoryStateStore(Documents documents, int maxValueBytes) {
        this.documents = documents;
        this.maxValueBytes = maxValueBytes;
    }

    /**
     * Returns another handle on the same documents, as a second process has one on a shared store. Each is closed for
     * itself.
     *
     * @throws PermanentException if this handle is closed
     */
    public MemoryStateStore openAnother() {
        checkOpen("open another handle");
        return new MemoryStateStore(documents, maxValueBytes);
    }

    @Override
    public int maxValueBytes() {
        checkOpen("tell its limit");
        return maxValueBytes;
    }

    @Override
    public Optional<StateDocument> get(StateKey key) {
        checkOpen("get " + key);
        return Optional.ofNullable(documents.byPath.get(key.path())).map(MemoryStateStore::copy);
    }

    @Override
    public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
        checkOpen("put " + key);
        checkRevision(key, expectedRevision, 0);
        if (value.length > maxValueBytes) {
            throw new EventTooLargeException("put the state document " + key + ": expected at most " + maxValueBytes
                    + " bytes, found " + value.length + "; keep less in it");
        }
        return documents.put(key, value.clone(), expectedRevision);
    }

    @Override
    public PutOutcome delete(StateKey key, long expectedRevision) {
        checkOpen("delete " + key);
        checkRevision(key, expectedRevision, 1);
        return documents.delete(key, expectedRevision);
    }

    @Override
    public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
        checkOpen("list");
        if (limit < 1) {
            throw new IllegalArgumentException("list at most " + limit + " state documents; expected at least 1");
        }
        boolean goOn = after != null && after.path().compareTo(prefix) >= 0;
        List<StateDocument> page = new ArrayList<>();
        for (StateDocument document : documents
                .byPath
                .tailMap(goOn && after != null ? after.path() : prefix, !goOn)
                .values()) {
            if (page.size() == limit || !document.key().path().startsWith(prefix)) {
                break;
            }
            page.add(copy(document));
        }
        return List.copyOf(page);
    }

    /** Closes this handle; other handles go on. Repeating it does nothing. */
    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen(String tried) {
        if (closed) {
            throw new PermanentException("the state store 'memory' was asked to " + tried
                    + ": expected an open store, found it closed; open it again, or close it after its last use");
        }
    }

    private static void checkRevision(StateKey key, long expectedRevision, long least) {
        if (expectedRevision < least) {
            throw new IllegalArgumentException("change the state document " + key + " from revision " + expectedRevision
                    + "; expected at least " + least);
        }
    }

    /** So that nobody changes what is stored by changing an array that was given. */
    private static StateDocument copy(StateDocument document) {
        return new StateDocument(document.key(), document.value().clone(), document.revision());
    }

    /** What all handles of one store share. Changes take turns; reads do not wait for them. */
    private static final class Documents {

        final NavigableMap<String, StateDocument> byPath = new ConcurrentSkipListMap<>();

        /** One for all keys and drawn in turn: so it never repeats for any, also not after a deletion. */
        private long lastRevision;

        synchronized PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
            if (revisionOf(key) != expectedRevision) {
                return new PutOutcome.Mismatch();
            }
            lastRevision++;
            byPath.put(key.path(), new StateDocument(key, value, lastRevision));
            return new PutOutcome.Done(lastRevision);
        }

        synchronized PutOutcome delete(StateKey key, long expectedRevision) {
            if (revisionOf(key) != expectedRevision) {
                return new PutOutcome.Mismatch();
            }
            byPath.remove(key.path());
            return new PutOutcome.Done(0);
        }

        private long revisionOf(StateKey key) {
            StateDocument document = byPath.get(key.path());
            return document == null ? 0 : document.revision();
        }
    }
}

package io.eventhus.axon;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** State stores that misbehave as real ones may. */
final class ShakyStateStores {

    private ShakyStateStores() {}

    /** Passes everything on. */
    abstract static class Decorated implements StateStore {

        final StateStore delegate;

        Decorated(StateStore delegate) {
            this.delegate = delegate;
        }

        @Override
        public int maxValueBytes() {
            return delegate.maxValueBytes();
        }

        @Override
        public Optional<StateDocument> get(StateKey key) {
            return delegate.get(key);
        }

        @Override
        public PutOutcome delete(StateKey key, long expectedRevision) {
            return delegate.delete(key, expectedRevision);
        }

        @Override
        public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
            return delegate.list(prefix, after, limit);
        }

        @Override
        public void close() {
            delegate.close();
        }
    }

    /** Stands for a process that dies: after some puts nothing works. */
    static final class Failing extends Decorated {

        private int left;

        Failing(StateStore delegate, int puts) {
            super(delegate);
            this.left = puts;
        }

        @Override
        public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
            if (left-- == 0) {
                throw new TransientException("the process is gone");
            }
            return delegate.put(key, value, expectedRevision);
        }
    }

    /** Never knows how a write ended: one lands at once, the next not at all. */
    static final class Unsure extends Decorated {

        private int writes;

        Unsure(StateStore delegate) {
            super(delegate);
        }

        @Override
        public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
            if (writes++ % 2 == 1) {
                delegate.put(key, value, expectedRevision);
            }
            return unsure();
        }

        @Override
        public PutOutcome delete(StateKey key, long expectedRevision) {
            if (writes++ % 2 == 1) {
                delegate.delete(key, expectedRevision);
            }
            return unsure();
        }

        private static PutOutcome unsure() {
            EventhusException cause = new TransientException("no answer");
            return new PutOutcome.Unknown(cause);
        }
    }
}

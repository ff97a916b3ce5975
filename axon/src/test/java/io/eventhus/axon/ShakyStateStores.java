package io.eventhus.axon;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import io.eventhus.tck.faults.ForwardingStateStore;

/** State stores that misbehave as real ones may. */
final class ShakyStateStores {

    private ShakyStateStores() {}

    /** Stands for a process that dies: after some puts nothing works. */
    static final class Failing extends ForwardingStateStore {

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
            return super.put(key, value, expectedRevision);
        }
    }

    /** Never knows how a write ended: one lands at once, the next not at all. */
    static final class Unsure extends ForwardingStateStore {

        private int writes;

        Unsure(StateStore delegate) {
            super(delegate);
        }

        @Override
        public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
            if (writes++ % 2 == 1) {
                super.put(key, value, expectedRevision);
            }
            return unsure();
        }

        @Override
        public PutOutcome delete(StateKey key, long expectedRevision) {
            if (writes++ % 2 == 1) {
                super.delete(key, expectedRevision);
            }
            return unsure();
        }

        private static PutOutcome unsure() {
            EventhusException cause = new TransientException("no answer");
            return new PutOutcome.Unknown(cause);
        }
    }
}

package io.eventhus.tck.faults;

import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state store with trouble in front of it: changes get lost on the way there or back, land later or twice, and looks
 * fail. All of it is what the contract allows.
 */
public final class FaultyStateStore extends ForwardingStateStore {

    private final Faults faults;

    /**
     * Makes a store with trouble.
     *
     * @param store  the store that does the work; closed with this one
     * @param faults decides what happens
     */
    public FaultyStateStore(StateStore store, Faults faults) {
        super(store);
        this.faults = faults;
    }

    /** A put or a delete. */
    private interface Change {
        PutOutcome make();
    }

    @Override
    public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
        byte[] copy = value.clone();
        return change(() -> super.put(key, copy, expectedRevision));
    }

    @Override
    public PutOutcome delete(StateKey key, long expectedRevision) {
        return change(() -> super.delete(key, expectedRevision));
    }

    private PutOutcome change(Change change) {
        Fault fault = faults.begin(Call.CHANGE);
        if (fault == null) {
            return change.make();
        }
        return switch (fault) {
            case LOST_REQUEST -> lost();
            case LOST_REPLY -> {
                change.make();
                yield lost();
            }
            case DELAYED -> {
                faults.later(change::make);
                yield lost();
            }
            case DUPLICATED -> {
                faults.later(change::make);
                yield change.make();
            }
            case CRASH_AFTER -> {
                change.make();
                faults.crash();
                yield new PutOutcome.Unknown(Faults.dead("a change of a document"));
            }
            case CRASH_BEFORE -> {
                faults.crash();
                yield new PutOutcome.Unknown(Faults.dead("a change of a document"));
            }
            default -> throw Faults.noAnswer("a change of a document");
        };
    }

    private static PutOutcome lost() {
        return new PutOutcome.Unknown(Faults.noAnswer("a change of a document"));
    }

    @Override
    public Optional<StateDocument> get(StateKey key) {
        return look(() -> super.get(key));
    }

    @Override
    public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
        return look(() -> super.list(prefix, after, limit));
    }

    private <T> T look(Supplier<T> look) {
        Fault fault = faults.begin(Call.LOOK);
        if (fault == null) {
            return look.get();
        }
        if (fault == Fault.TRANSIENT) {
            throw Faults.noAnswer("a look at a document");
        }
        faults.crash();
        throw Faults.dead("a look at a document");
    }
}

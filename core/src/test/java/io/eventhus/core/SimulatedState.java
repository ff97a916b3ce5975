package io.eventhus.core;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A state store that keeps the contract, whose calls get lost, land late, or land without an answer. */
final class SimulatedState {

    private static final long MILLI = 1_000_000;

    private final World world;
    private final Map<StateKey, StateDocument> documents = new HashMap<>();
    private final Map<StateKey, Consumer<StateDocument>> told = new HashMap<>();
    private long revisions;

    SimulatedState(World world) {
        this.world = world;
    }

    /** Has somebody told of every document that is stored under a key. */
    void tell(StateKey key, Consumer<StateDocument> stored) {
        told.put(key, stored);
    }

    @Nullable
    StateDocument get(StateKey key) {
        return documents.get(key);
    }

    void put(
            Life life,
            StateKey key,
            SubscriptionAction.Put put,
            Consumer<PutOutcome> answer,
            Consumer<EventhusException> failed) {
        int fault = world.faults.strike() ? world.random.nextInt(4) : -1;
        long later = MILLI * (1 + world.random.nextInt(150));
        world.time.after(world.faults.latency(), () -> {
            PutOutcome outcome = new PutOutcome.Unknown(Faults.trouble());
            switch (fault) {
                case 0 -> {} // the request was lost
                case 1 -> store(key, put); // the reply is lost
                case 2 -> world.time.after(later, () -> store(key, put)); // it lands later
                case 3 -> { // it lands, and the client gives up
                    store(key, put);
                    life.after(world.faults.latency(), () -> failed.accept(Faults.trouble()));
                    return;
                }
                default -> outcome = store(key, put);
            }
            PutOutcome told = outcome;
            life.after(world.faults.latency(), () -> answer.accept(told));
        });
    }

    private PutOutcome store(StateKey key, SubscriptionAction.Put put) {
        StateDocument before = documents.get(key);
        if ((before == null ? 0 : before.revision()) != put.expectedRevision()) {
            return new PutOutcome.Mismatch();
        }
        StateDocument stored = new StateDocument(key, put.value(), ++revisions);
        documents.put(key, stored);
        told.getOrDefault(key, any -> {}).accept(stored);
        return new PutOutcome.Done(revisions);
    }
}

package io.eventhus.soak;

import io.eventhus.api.ConflictException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.TransientException;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** One caller of a store. */
interface Caller {

    /**
     * Decides and appends once.
     *
     * @return whether it was stored, as far as its caller was told
     * @throws EventhusException if it failed in a way that a sound store never does here
     */
    boolean once();

    /** Decides and appends; what may happen under trouble is no failure. */
    static boolean isStored(EventStore store, Supplier<NewCommit> decision) {
        try {
            store.append(decision.get()).join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof EventhusException cause) {
                return told(cause);
            }
            throw e;
        } catch (TransientException e) {
            return false;
        }
    }

    private static boolean told(EventhusException cause) {
        if (cause instanceof ConflictException
                || cause instanceof OutcomeUnknownException
                || cause instanceof TransientException) {
            return false;
        }
        throw cause;
    }
}

package io.eventhus.tck;

import io.eventhus.api.Capability;
import io.eventhus.api.StateStore;
import java.util.Set;

/**
 * What an adapter supplies so that {@link StateStoreSuite} can test its state store. Each test makes a fixture of its
 * own: one fresh store, with nothing in it and used by nobody else.
 */
public interface StateStoreFixture extends AutoCloseable {

    /** Returns which of {@link Capability#SHARED} and {@link Capability#DURABLE} the store has. */
    Set<Capability> capabilities();

    /**
     * Opens a handle on this fixture's store. The first one finds the store empty. A further one, while others are
     * open, is what another process would open; a store that is not {@link Capability#SHARED} refuses it with an
     * {@link io.eventhus.api.EventhusException}. One opened after all others were closed finds what was stored if the
     * store is {@link Capability#DURABLE}, else an empty store. The suite closes what it opens.
     */
    StateStore open();

    /** Removes the store and whatever else was made for the test; every handle is closed before. */
    @Override
    void close();
}

package io.eventhus.axon;

import io.eventhus.core.EventStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the id of a store's log, and asks for it only while the log is empty: it never changes afterwards. */
final class LogId implements Supplier<@Nullable String> {

    private final EventStore store;
    private volatile @Nullable String known;

    LogId(EventStore store) {
        this.store = store;
    }

    @Override
    public @Nullable String get() {
        String id = known;
        if (id == null) {
            id = store.info().logId();
            known = id;
        }
        return id;
    }
}

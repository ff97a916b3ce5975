package io.eventhus.tck;

import io.eventhus.api.Capability;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StateStore;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The in-memory state store, perhaps with something put around each handle. */
final class MemoryStateFixture implements StateStoreFixture {

    private final UnaryOperator<StateStore> wrapping;
    private final List<StateStore> handles = new ArrayList<>();
    private MemoryStateStore contents = new MemoryStateStore();

    MemoryStateFixture() {
        this(UnaryOperator.identity());
    }

    MemoryStateFixture(UnaryOperator<StateStore> wrapping) {
        this.wrapping = wrapping;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SHARED);
    }

    @Override
    public StateStore open() {
        if (!handles.isEmpty() && handles.stream().allMatch(MemoryStateFixture::isClosed)) {
            contents = new MemoryStateStore();
            handles.clear();
        }
        StateStore handle = contents.openAnother();
        handles.add(handle);
        return wrapping.apply(handle);
    }

    private static boolean isClosed(StateStore handle) {
        try {
            return handle.maxValueBytes() < 0;
        } catch (PermanentException e) {
            return true;
        }
    }

    @Override
    public void close() {
        contents.close();
    }
}

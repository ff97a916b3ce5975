package io.eventhus.tck;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.api.LogLimits;
import io.eventhus.api.PermanentException;
import io.eventhus.core.memory.MemoryCommitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The in-memory log, perhaps with something put around each handle. */
final class MemoryLogFixture implements CommitLogFixture {

    private static final LogLimits SMALL = new LogLimits(50, 8_192, 200, 32_768, 512);

    private final UnaryOperator<CommitLog> wrapping;
    private final List<CommitLog> handles = new ArrayList<>();
    private MemoryCommitLog contents = new MemoryCommitLog();

    MemoryLogFixture() {
        this(UnaryOperator.identity());
    }

    MemoryLogFixture(UnaryOperator<CommitLog> wrapping) {
        this.wrapping = wrapping;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SHARED, Capability.QUERY_INDEX, Capability.WAKES_UP);
    }

    @Override
    public CommitLog open() {
        if (!handles.isEmpty() && handles.stream().allMatch(MemoryLogFixture::isClosed)) {
            contents = new MemoryCommitLog();
            handles.clear();
        }
        return register(contents.openAnother());
    }

    @Override
    public CommitLog openLimited() {
        return register(new MemoryCommitLog(SMALL));
    }

    private CommitLog register(CommitLog handle) {
        handles.add(handle);
        return wrapping.apply(handle);
    }

    private static boolean isClosed(CommitLog handle) {
        try {
            return handle.head() < 0;
        } catch (PermanentException e) {
            return true;
        }
    }

    @Override
    public void close() {
        contents.close();
    }
}

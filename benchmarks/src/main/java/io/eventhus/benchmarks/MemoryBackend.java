package io.eventhus.benchmarks;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log in the memory of this JVM. There is nothing below it: its writes are the log's own. */
final class MemoryBackend implements Backend {

    private final Map<Integer, List<Commit>> preloaded = new HashMap<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String version() {
        return "in-memory log";
    }

    @Override
    public String durability() {
        return "none";
    }

    @Override
    public synchronized CommitLog fresh(int size) {
        List<Commit> commits = preloaded.computeIfAbsent(size, wanted -> {
            List<Commit> made = new ArrayList<>();
            Content.commits(wanted, made::add);
            return made;
        });
        MemoryCommitLog log = new MemoryCommitLog();
        BulkLoad.into(log, commits::forEach);
        return log;
    }

    @Override
    public CommitLog another(CommitLog log) {
        return ((MemoryCommitLog) log).openAnother();
    }

    @Override
    public StateStore stateStore(CommitLog log) {
        return new MemoryStateStore();
    }

    @Override
    public Optional<Raw> raw(int size) {
        return Optional.empty();
    }

    @Override
    public Optional<String> shared(CommitLog log) {
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        preloaded.clear();
    }
}

package io.eventhus.benchmarks;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.core.EventStore;
import java.util.List;
import java.util.Set;

/** The whole log once more, through the engine and by the raw driver. */
final class Replay implements Measurement {

    private final Backend backend;

    Replay(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G13");
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        int size = backend.large(plan);
        try (CommitLog log = backend.fresh(size);
                EventStore store = EventStore.open(log);
                Backend.Raw raw = backend.rawBeside(log, size)
                        .orElseThrow(() -> new UnavailableException("nothing lies below a log in memory"))) {
            Rounds rounds = new Rounds()
                    .together(
                            List.of("engine", "raw"),
                            () -> Callers.inTurn(0, 1, random -> all(store, size), random -> raw.replay()))
                    .run(plan);
            return List.of(Row.of(
                            "G13",
                            "W6",
                            backend,
                            "raw " + backend.name() + ", all of it",
                            1,
                            rounds.ratios("engine", "raw", Figures::perSecond),
                            Row.Bar.atLeast(0.5))
                    .figures(
                            rounds.median("engine", Figures::perSecond) * size,
                            rounds.median("raw", Figures::perSecond) * size,
                            "events/s")
                    .size(size));
        }
    }

    private static void all(EventStore store, int size) {
        long events = 0;
        try (Cursor<LogEntry> entries = store.read(0, store.head())) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                events += entry instanceof Commit commit ? commit.events().size() : 0;
            }
        }
        if (events != size) {
            throw new IllegalStateException("a replay of " + size + " events gave " + events);
        }
    }
}

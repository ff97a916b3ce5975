package io.eventhus.benchmarks;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Stores prepared commits in large groups. */
final class BulkLoad implements Consumer<Commit> {

    private static final int MOST_EVENTS = 5_000;
    private static final int LARGEST_COMMIT = 10;

    private final CommitLog log;
    private final List<Commit> waiting = new ArrayList<>();
    private final int most;
    private int events;
    private long head;

    private BulkLoad(CommitLog log) {
        this.log = log;
        // The commit that fills a group may go beyond it.
        this.most = Math.min(MOST_EVENTS, log.info().limits().eventsPerAppend() - LARGEST_COMMIT);
    }

    /** Stores the commits that a source hands out, in an empty log. */
    static void into(CommitLog log, Consumer<Consumer<Commit>> source) {
        BulkLoad load = new BulkLoad(log);
        source.accept(load);
        load.flush();
    }

    @Override
    public void accept(Commit commit) {
        waiting.add(commit);
        events += commit.events().size();
        if (events >= most) {
            flush();
        }
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        AppendOutcome outcome = log.append(head, waiting);
        if (!(outcome instanceof AppendOutcome.Stored)) {
            throw new IllegalStateException("preloading " + log.info().name() + " behind position " + head
                    + ": expected all commits to be stored, found " + outcome);
        }
        head = waiting.getLast().lastPosition();
        waiting.clear();
        events = 0;
    }
}

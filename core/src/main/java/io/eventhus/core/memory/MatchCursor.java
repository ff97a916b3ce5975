package io.eventhus.core.memory;

import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The matches of a query: merges the candidates of its items in order of position, each event once. Holds no lock. */
final class MatchCursor implements Cursor<StoredEvent> {

    private final CommitTable commits;
    private final PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparingLong(Run::position));
    private long given;

    /** Prepares the matches in {@code (after, upTo]}; everything up to {@code upTo} must be published. */
    MatchCursor(CommitTable commits, EventIndex index, EventQuery query, long after, long upTo) {
        this.commits = commits;
        for (EventQuery.Item item : query.items()) {
            for (PositionList.Slice slice : index.candidates(item, after, upTo)) {
                enqueue(new Run(item, slice));
            }
        }
    }

    @Override
    public @Nullable StoredEvent next() {
        Run run = runs.poll();
        while (run != null) {
            long position = run.position();
            StoredEvent event = run.event();
            enqueue(run);
            if (position > given) {
                given = position;
                return event;
            }
            run = runs.poll();
        }
        return null;
    }

    private void enqueue(Run run) {
        if (run.advance()) {
            runs.add(run);
        }
    }

    @Override
    public void close() {
        runs.clear();
    }

    /** Walks one slice and stops at the events that match the item. */
    private final class Run {

        private final EventQuery.Item item;
        private final PositionList.Slice slice;
        private int next;
        private @Nullable StoredEvent event;

        Run(EventQuery.Item item, PositionList.Slice slice) {
            this.item = item;
            this.slice = slice;
            this.next = slice.from();
        }

        boolean advance() {
            while (next < slice.to()) {
                StoredEvent candidate = commits.eventAt(slice.positions()[next++]);
                if (item.matches(candidate.type(), candidate.tags(), candidate.aggregate())) {
                    event = candidate;
                    return true;
                }
            }
            event = null;
            return false;
        }

        StoredEvent event() {
            if (event == null) {
                throw new IllegalStateException("a run was asked for its event after its end");
            }
            return event;
        }

        long position() {
            return event().position();
        }
    }
}

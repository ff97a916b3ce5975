package io.eventhus.nats;

import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Matching events of a range, by reading all of it: each position is seen, so nothing can be missing. */
final class EventScan implements Cursor<StoredEvent> {

    private final String name;
    private final Cursor<LogEntry> entries;
    private final EventQuery query;
    private final long after;
    private final long upTo;
    private final ArrayDeque<StoredEvent> waiting = new ArrayDeque<>();
    private long seen;

    EventScan(String name, Cursor<LogEntry> entries, EventQuery query, long after, long upTo) {
        this.name = name;
        this.entries = entries;
        this.query = query;
        this.after = after;
        this.upTo = upTo;
        this.seen = after;
    }

    @Override
    public @Nullable StoredEvent next() {
        while (waiting.isEmpty() && seen < upTo) {
            LogEntry entry = entries.next();
            if (entry == null) {
                throw new TransientException("reading from " + name + " failed: the replica that was asked holds"
                        + " everything up to position " + seen + ", and not up to " + upTo + " yet. Try again");
            }
            seen = entry.lastPosition();
            if (entry instanceof Commit commit) {
                commit.events().stream().filter(this::isWanted).forEach(waiting::add);
            }
        }
        return waiting.pollFirst();
    }

    private boolean isWanted(StoredEvent event) {
        return event.position() > after
                && event.position() <= upTo
                && query.matches(event.type(), event.tags(), event.aggregate());
    }

    @Override
    public void close() {
        seen = upTo;
        waiting.clear();
        entries.close();
    }
}

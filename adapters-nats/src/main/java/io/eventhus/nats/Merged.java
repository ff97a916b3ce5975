package io.eventhus.nats;

import io.eventhus.api.Cursor;
import io.eventhus.api.StoredEvent;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Several cursors as one, by position; no event is in two of them. */
final class Merged implements Cursor<StoredEvent> {

    private record Next(StoredEvent event, Cursor<StoredEvent> behind) {}

    private final List<Cursor<StoredEvent>> cursors;
    private final PriorityQueue<Next> next =
            new PriorityQueue<>(Comparator.comparingLong(first -> first.event().position()));
    private boolean isBegun;

    private Merged(List<Cursor<StoredEvent>> cursors) {
        this.cursors = cursors;
    }

    static Cursor<StoredEvent> of(List<Cursor<StoredEvent>> cursors) {
        return cursors.size() == 1 ? cursors.getFirst() : new Merged(cursors);
    }

    @Override
    public @Nullable StoredEvent next() {
        if (!isBegun) {
            isBegun = true;
            cursors.forEach(this::advance);
        }
        Next first = next.poll();
        if (first == null) {
            return null;
        }
        advance(first.behind());
        return first.event();
    }

    private void advance(Cursor<StoredEvent> cursor) {
        StoredEvent event = cursor.next();
        if (event != null) {
            next.add(new Next(event, cursor));
        }
    }

    @Override
    public void close() {
        isBegun = true;
        next.clear();
        cursors.forEach(Cursor::close);
    }
}

package io.eventhus.api;

import java.time.Instant;
import java.util.List;

/**
 * Events that were stored together: visible whole or not at all, at neighbouring positions.
 *
 * @param firstPosition the position of the first event, from 1 on
 * @param id            the commit's id, unique in its log and drawn before it is sent for the first time
 * @param predecessor   the id of the commit before it; of a log's first commit, the id of the log
 * @param origin        names the process that wrote it
 * @param time          when it was made, by the writer's clock, in microseconds; it orders nothing
 * @param events        its events in order, at least one, at the positions {@code firstPosition},
 *                      {@code firstPosition + 1} and so on
 */
public record Commit(
        long firstPosition, String id, String predecessor, String origin, Instant time, List<StoredEvent> events)
        implements LogEntry {

    /** What a commit costs in a backend beside its events. */
    private static final long OVERHEAD_BYTES = 200;

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if there are no events, their positions are not the neighbouring ones from
     *     {@code firstPosition} on, a name is empty, or the time is out of range
     */
    public Commit {
        Checks.atLeast(firstPosition, 1, "a commit's first position");
        Checks.name(id, "a commit's id");
        Checks.name(predecessor, "the predecessor of the commit ", id);
        Checks.name(origin, "the origin of the commit ", id);
        time = EventTime.cut(time, "a commit's time");
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException(
                    "the commit " + Checks.shown(id) + " has no events; expected at least one");
        }
        long expected = firstPosition;
        for (StoredEvent event : events) {
            if (event.position() != expected) {
                throw new IllegalArgumentException("the commit " + Checks.shown(id) + " has an event at position "
                        + event.position() + "; expected " + expected);
            }
            expected++;
        }
    }

    @Override
    public long lastPosition() {
        return firstPosition + events.size() - 1;
    }

    /** Returns the size by which limits are measured, in bytes: its events' {@link StoredEvent#bytes()} and its own. */
    public long bytes() {
        long sum = OVERHEAD_BYTES;
        for (StoredEvent event : events) {
            sum += event.bytes();
        }
        return sum;
    }
}

package io.eventhus.core;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What loads found, kept whole and carried on by every event that is fed. Bounded by bytes: what was loaded least recently
 * goes first. It keeps a query only if it has one item, and that names an aggregate or a tag: an event is compared with
 * those queries only that are kept under its aggregate or one of its tags. What is asked of several, as for a transfer, is
 * rarely asked again.
 */
final class LoadCache {

    /** Where more queries than these share all their tags with others, an event would be compared with too many. */
    private static final int MOST_BESIDE = 8;

    /** What a query takes beside its events. */
    private static final int QUERY_BYTES = 500;

    private final long mostBytes;
    private final LinkedHashMap<EventQuery, Kept> leastRecentFirst = new LinkedHashMap<>(16, 0.75f, true);
    /** By aggregates and tags: each query stands under one of them. */
    private final Map<Object, List<Kept>> places = new HashMap<>();

    private long bytes;

    LoadCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Tells whether what matches a query can be kept. */
    static boolean canKeep(EventQuery query) {
        EventQuery.Item item = query.items().getFirst();
        return query.items().size() == 1
                && (item.aggregate() != null || !item.tags().isEmpty());
    }

    boolean keeps(EventQuery query) {
        return leastRecentFirst.containsKey(query);
    }

    /** Returns what matches up to a position, to which everything must have been fed; null if it is not kept. */
    @Nullable
    List<StoredEvent> upTo(EventQuery query, long position) {
        Kept kept = leastRecentFirst.get(query);
        return kept == null ? null : kept.eventsUpTo(position);
    }

    /**
     * Keeps what matches a query that can be kept.
     *
     * @param upTo   {@code events} are complete up to here; not before what was fed last
     * @param events in order
     */
    void keep(EventQuery query, long upTo, List<StoredEvent> events) {
        Object place = keeps(query) ? null : placeOf(query.items().getFirst());
        if (place != null) {
            Kept kept = new Kept(query, place, upTo, events);
            leastRecentFirst.put(query, kept);
            places.computeIfAbsent(place, any -> new ArrayList<>()).add(kept);
            bytes += kept.bytes;
            shrink();
        }
    }

    /** Returns the least crowded place; null if all are crowded. */
    private @Nullable Object placeOf(EventQuery.Item item) {
        Object best = item.aggregate();
        for (Tag tag : item.tags()) {
            if (best == null || crowd(tag) < crowd(best)) {
                best = tag;
            }
        }
        return best == null || crowd(best) >= MOST_BESIDE ? null : best;
    }

    private int crowd(Object place) {
        return places.getOrDefault(place, List.of()).size();
    }

    /** Takes a durable event; they come in order. */
    void feed(StoredEvent event) {
        if (leastRecentFirst.isEmpty()) {
            return;
        }
        feed(event.aggregate(), event);
        for (Tag tag : event.tags()) {
            feed(tag, event);
        }
        shrink();
    }

    private void feed(Object place, StoredEvent event) {
        for (Kept kept : places.getOrDefault(place, List.of())) {
            // It may have been read further than the log was fed.
            if (event.position() > kept.upTo && kept.query.matches(event)) {
                bytes += kept.add(event);
            }
        }
    }

    private void shrink() {
        while (bytes > mostBytes) {
            Kept oldest = leastRecentFirst.pollFirstEntry().getValue();
            bytes -= oldest.bytes;
            places.computeIfPresent(oldest.place, (any, beside) -> {
                beside.remove(oldest);
                return beside.isEmpty() ? null : beside;
            });
        }
    }

    /** What matches one query. Events are only ever added behind those that a reader was given. */
    private static final class Kept {

        private final EventQuery query;
        private final Object place;
        private StoredEvent[] events;
        private int count;
        private long upTo;
        private long bytes = QUERY_BYTES;

        Kept(EventQuery query, Object place, long upTo, List<StoredEvent> events) {
            this.query = query;
            this.place = place;
            this.upTo = upTo;
            this.events = events.toArray(StoredEvent[]::new);
            this.count = events.size();
            events.forEach(event -> bytes += event.bytes());
        }

        long add(StoredEvent event) {
            if (count == events.length) {
                events = Arrays.copyOf(events, count + count / 2 + 2);
            }
            events[count++] = event;
            upTo = event.position();
            bytes += event.bytes();
            return event.bytes();
        }

        List<StoredEvent> eventsUpTo(long position) {
            int last = count;
            while (last > 0 && events[last - 1].position() > position) {
                last--;
            }
            return Arrays.asList(events).subList(0, last);
        }
    }
}

package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that matches a query, from the log's first event on; who reads it to the end tells what there was, once. */
final class WholeRead implements Cursor<StoredEvent> {

    /**
     * What there was.
     *
     * @param wanted  what was asked for
     * @param upTo    the position up to which it was read
     * @param versions of the last event of each of {@link Wanted#aggregates}; 0 if there is none
     * @param events  all that match the query; null if they are not to be kept, or take too much
     */
    record Found(
            Wanted wanted,
            long upTo,
            Map<AggregateId, Long> versions,
            @Nullable List<StoredEvent> events) {}

    private final Wanted wanted;
    private final long upTo;
    private final Cursor<StoredEvent> events;
    private final long mostBytes;
    private final Consumer<Found> told;
    private @Nullable List<StoredEvent> kept;
    private long keptBytes;
    private final Map<AggregateId, Long> versions = new HashMap<>();
    private boolean hasTold;

    private WholeRead(Wanted wanted, long upTo, Cursor<StoredEvent> events, long mostBytes, Consumer<Found> told) {
        this.wanted = wanted;
        this.upTo = upTo;
        this.events = events;
        this.mostBytes = mostBytes;
        this.told = told;
        this.kept = mostBytes > 0 && LoadCache.canKeep(wanted.query()) ? new ArrayList<>() : null;
        wanted.aggregates().forEach(aggregate -> versions.put(aggregate, 0L));
    }

    /**
     * Returns the events that a query finds from the beginning of a log on.
     *
     * @param events    what {@link Wanted#asked} finds
     * @param mostBytes the most that is kept of them to be told; 0 for none
     * @param told      told what there was if that is of use to anybody
     */
    static Cursor<StoredEvent> of(
            Wanted wanted, long upTo, Cursor<StoredEvent> events, long mostBytes, Consumer<Found> told) {
        return LoadCache.canKeep(wanted.query()) || !wanted.aggregates().isEmpty()
                ? new WholeRead(wanted, upTo, events, mostBytes, told)
                : events;
    }

    @Override
    public @Nullable StoredEvent next() {
        StoredEvent event = events.next();
        while (event != null) {
            long version = event.version();
            versions.computeIfPresent(event.aggregate(), (any, before) -> version);
            if (wanted.query().matches(event)) {
                keep(event);
                return event;
            }
            event = events.next();
        }
        if (!hasTold) {
            hasTold = true;
            told.accept(new Found(wanted, upTo, versions, kept));
        }
        return null;
    }

    private void keep(StoredEvent event) {
        List<StoredEvent> keeping = kept;
        if (keeping != null) {
            keptBytes += event.bytes();
            keeping.add(event);
            kept = keptBytes > mostBytes ? null : keeping;
        }
    }

    @Override
    public void close() {
        // What is read after this says nothing of the end.
        hasTold = true;
        events.close();
    }
}

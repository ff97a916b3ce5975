package io.eventhus.core;

import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that matches a query, from the log's first event on; who reads it to the end tells what there was, once. */
final class WholeRead implements Cursor<StoredEvent> {

    /**
     * What there was.
     *
     * @param query   what was asked for
     * @param upTo    the position up to which it was read
     * @param version of the last event; 0 if there is none
     * @param events  all of them; null if they are not to be kept, or take too much
     */
    record Found(
            EventQuery query,
            long upTo,
            long version,
            @Nullable List<StoredEvent> events) {}

    private final EventQuery query;
    private final long upTo;
    private final Cursor<StoredEvent> events;
    private final long mostBytes;
    private final Consumer<Found> told;
    private @Nullable List<StoredEvent> kept;
    private long keptBytes;
    private long version;
    private boolean hasTold;

    private WholeRead(EventQuery query, long upTo, Cursor<StoredEvent> events, long mostBytes, Consumer<Found> told) {
        this.query = query;
        this.upTo = upTo;
        this.events = events;
        this.mostBytes = mostBytes;
        this.told = told;
        this.kept = mostBytes > 0 && LoadCache.canKeep(query) ? new ArrayList<>() : null;
    }

    /**
     * Returns the events that a query finds from the beginning of a log on.
     *
     * @param mostBytes the most that is kept of them to be told; 0 for none
     * @param told      told what there was if that is of use to anybody
     */
    static Cursor<StoredEvent> of(
            EventQuery query, long upTo, Cursor<StoredEvent> events, long mostBytes, Consumer<Found> told) {
        return LoadCache.canKeep(query) ? new WholeRead(query, upTo, events, mostBytes, told) : events;
    }

    @Override
    public @Nullable StoredEvent next() {
        StoredEvent event = events.next();
        if (event != null) {
            version = event.version();
            keep(event);
        } else if (!hasTold) {
            hasTold = true;
            told.accept(new Found(query, upTo, version, kept));
        }
        return event;
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

package io.eventhus.core.importing;

import io.eventhus.api.Cursor;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the target holds of one aggregate: its last version, and which events, by their ids. */
final class KnownAggregate {

    /** Stands for the time of an event that no import stored: it need not be the source's. */
    private static final Instant ANY = Instant.MIN;

    private final Map<String, Instant> timeById = new HashMap<>();
    private long version;

    /** Reads what there is, and closes the cursor. */
    static KnownAggregate of(Cursor<StoredEvent> stored) {
        KnownAggregate known = new KnownAggregate();
        try (stored) {
            for (StoredEvent event = stored.next(); event != null; event = stored.next()) {
                boolean isImported = event.metadata().containsKey(EventImport.SOURCE_VERSION);
                known.timeById.put(event.id(), isImported ? event.time() : ANY);
                known.version = event.version();
            }
        }
        return known;
    }

    long version() {
        return version;
    }

    /** Returns how many ids it takes up in memory. */
    int ids() {
        return timeById.size();
    }

    /** Returns the event to store for a candidate, or null if it is there already. */
    @Nullable
    NewEvent missing(Candidate candidate, String bucket) {
        NewEvent event = candidate.event();
        Instant there = timeById.get(event.id());
        if (there == null) {
            return event;
        }
        if (there.equals(ANY) || there.equals(event.time())) {
            return null;
        }
        NewEvent twin = candidate.asLaterTwin(bucket);
        return timeById.containsKey(twin.id()) ? null : twin;
    }

    /** Notes that an event is the next one. */
    void add(NewEvent event) {
        timeById.put(event.id(), event.time());
        version++;
    }
}

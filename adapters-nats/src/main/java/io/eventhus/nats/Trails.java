package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import io.eventhus.api.StoredEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The trails of the aggregates that were read or written last, up to a bound. What is forgotten costs time only. Safe for threads. */
final class Trails {

    private static final int MOST_REMEMBERED = 20_000;

    private final Map<AggregateId, Trail> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AggregateId, Trail> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    synchronized @Nullable Trail of(AggregateId aggregate) {
        return known.get(aggregate);
    }

    /** Takes note of an event that is stored. */
    void stored(Part part) {
        stored(part.event().aggregate(), Trail.of(part));
    }

    private synchronized void stored(AggregateId aggregate, Trail trail) {
        known.merge(aggregate, trail, (old, young) -> young.version() >= old.version() ? young : old);
    }

    /** Begins what is to be appended, which counts for others only once it is stored. */
    Ahead ahead() {
        return new Ahead();
    }

    /** What an append would add. */
    final class Ahead {

        private final Map<AggregateId, Trail> added = new HashMap<>();

        /** Adds the next event, and returns the trail of those before it; null if there are none, or they are not known. */
        @Nullable
        Trail before(StoredEvent event) {
            AggregateId aggregate = event.aggregate();
            Trail before = added.containsKey(aggregate) ? added.get(aggregate) : of(aggregate);
            if (before == null || before.version() != event.version() - 1) {
                added.put(aggregate, new Trail(event.version(), List.of(event.position())));
                return null;
            }
            added.put(aggregate, before.plus(event.position()));
            return before;
        }

        /** It is stored. */
        void stored() {
            added.forEach(Trails.this::stored);
        }
    }
}

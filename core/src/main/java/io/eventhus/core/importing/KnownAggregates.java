package io.eventhus.core.importing;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.core.EventStore;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the target holds of the aggregates that were imported into most recently; the others are read again. */
final class KnownAggregates {

    /** What an aggregate takes up in memory beside its ids, in ids. */
    private static final int OWN_IDS = 4;

    private final EventStore target;
    private final int mostIds;
    private final Map<AggregateId, KnownAggregate> known = new LinkedHashMap<>(16, 0.75f, true);
    /** Whether an aggregate that is not known has no events: the target was empty, and nothing was forgotten since. */
    private boolean unknownAreEmpty;

    private boolean hasBegun;
    private long ids;

    KnownAggregates(EventStore target, int mostIds) {
        this.target = target;
        this.mostIds = mostIds;
    }

    /**
     * Returns what is known of an aggregate, after a look at the target if it must be. It stays known at least until {@link #trim}.
     *
     * @throws io.eventhus.api.TransientException if the target did not answer
     */
    KnownAggregate get(AggregateId aggregate) {
        if (!hasBegun) {
            unknownAreEmpty = target.head() == 0;
            hasBegun = true;
        }
        KnownAggregate there = known.get(aggregate);
        if (there == null) {
            there = unknownAreEmpty
                    ? new KnownAggregate()
                    : KnownAggregate.of(
                            target.load(EventQuery.ofAggregate(aggregate)).events());
            known.put(aggregate, there);
            ids += OWN_IDS + there.ids();
        }
        return there;
    }

    /** Counts an id that was added to one of the aggregates. */
    void grown() {
        ids++;
    }

    /** Forgets an aggregate: what is known of it may be wrong. */
    void forget(AggregateId aggregate) {
        KnownAggregate dropped = known.remove(aggregate);
        if (dropped != null) {
            ids -= OWN_IDS + dropped.ids();
        }
        unknownAreEmpty = false;
    }

    /** Forgets those that were not used for longest, until the rest is within bounds. */
    void trim() {
        Iterator<KnownAggregate> eldest = known.values().iterator();
        while (ids > mostIds && eldest.hasNext()) {
            ids -= OWN_IDS + eldest.next().ids();
            eldest.remove();
            unknownAreEmpty = false;
        }
    }
}

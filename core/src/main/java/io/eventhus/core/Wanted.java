package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a load is about. Who loads by an aggregate's own tag mostly goes on to store an event of that aggregate, and its last version is
 * needed then: so the aggregate's events are asked for in the same query, which saves a look at the log. Mostly they are the same events.
 *
 * @param query      what the caller wants
 * @param aggregates those all of whose events are among the ones asked for, as far as that is known
 * @param asked      what the log is asked for: {@code query}, and what it lacks of {@code aggregates}
 */
record Wanted(EventQuery query, Set<AggregateId> aggregates, EventQuery asked) {

    /** Who loads by more tags than this does not store an event of each. */
    private static final int MOST_BESIDE = 8;

    /**
     * Returns what a load of all that matches a query is about.
     *
     * @param isKnown tells the aggregates whose version nobody needs to be told
     */
    static Wanted of(EventQuery query, Predicate<AggregateId> isKnown) {
        Set<AggregateId> aggregates = new LinkedHashSet<>();
        List<EventQuery.Item> asked = new ArrayList<>(query.items());
        for (EventQuery.Item item : query.items()) {
            AggregateId aggregate = aggregate(item);
            if (aggregate != null && item.aggregate() != null) {
                aggregates.add(aggregate);
            } else if (aggregate != null && query.items().size() <= MOST_BESIDE && !isKnown.test(aggregate)) {
                aggregates.add(aggregate);
                asked.addAll(EventQuery.ofAggregate(aggregate).items());
            }
        }
        return new Wanted(query, aggregates, asked.size() == query.items().size() ? query : new EventQuery(asked));
    }

    /** Returns the aggregate that an item is about without anything that narrows it down; null if there is none. */
    private static @Nullable AggregateId aggregate(EventQuery.Item item) {
        if (!item.types().isEmpty() || item.tags().size() > 1) {
            return null;
        }
        if (item.tags().isEmpty() || item.aggregate() != null) {
            return item.tags().isEmpty() ? item.aggregate() : null;
        }
        Tag tag = item.tags().iterator().next();
        return tag.value().isEmpty() ? null : new AggregateId(tag.key(), tag.value());
    }
}

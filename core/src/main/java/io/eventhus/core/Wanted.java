package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load is about. Who loads by an aggregate's own tag mostly goes on to store an event of that aggregate, and its last version is
 * needed then: so the aggregate's events are asked for in the same query, which saves a look at the log. Mostly they are the same events.
 *
 * @param query     what the caller wants
 * @param aggregate the aggregate all of whose events are among those asked for; null if that is not known of any
 * @param asked     what the log is asked for: {@code query}, and all of {@code aggregate}
 */
record Wanted(EventQuery query, @Nullable AggregateId aggregate, EventQuery asked) {

    /** Returns what a load of all that matches a query is about. */
    static Wanted of(EventQuery query) {
        EventQuery.Item first = query.items().getFirst();
        AggregateId named = first.aggregate();
        if (named != null) {
            return query.equals(EventQuery.ofAggregate(named)) ? new Wanted(query, named, query) : exactly(query);
        }
        Tag tag = first.tags().size() == 1 ? first.tags().iterator().next() : null;
        if (tag == null || tag.value().isEmpty() || !query.equals(EventQuery.ofTags(tag))) {
            return exactly(query);
        }
        AggregateId tagged = new AggregateId(tag.key(), tag.value());
        EventQuery.Item all = EventQuery.ofAggregate(tagged).items().getFirst();
        return new Wanted(query, tagged, new EventQuery(List.of(first, all)));
    }

    private static Wanted exactly(EventQuery query) {
        return new Wanted(query, null, query);
    }

    /** Returns the same without anything beside what the caller wants. */
    Wanted only() {
        return asked.equals(query) ? this : exactly(query);
    }
}

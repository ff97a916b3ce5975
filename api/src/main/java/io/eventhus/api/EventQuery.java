package io.eventhus.api;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which events are meant: those that match at least one of the items.
 *
 * @param items the alternatives; at least one, each once
 */
public record EventQuery(List<Item> items) {

    private static final EventQuery ALL = new EventQuery(List.of(new Item(Set.of(), Set.of(), null)));

    /**
     * One alternative: any of the types <em>and</em> all of the tags <em>and</em> the aggregate. A part that is
     * left empty does not restrict; an item with nothing in it matches every event.
     *
     * @param types     the event types of which one must match; empty: any type
     * @param tags      the tags that must all be there; empty: any tags
     * @param aggregate the aggregate whose own events are meant; null: any. Events that are merely tagged with its id
     *                  are not its events
     */
    public record Item(
            Set<String> types, Set<Tag> tags, @Nullable AggregateId aggregate) {

        /**
         * Checks each part.
         *
         * @throws IllegalArgumentException if a type is empty, null or not well-formed Unicode
         */
        public Item {
            for (String type : types) {
                Checks.name(type, "an event type in a query");
            }
            types = Set.copyOf(types);
            tags = Set.copyOf(tags);
        }

        /** Tells whether an event with these properties matches this item. */
        public boolean matches(String eventType, Set<Tag> eventTags, AggregateId eventAggregate) {
            return (types.isEmpty() || types.contains(eventType))
                    && (aggregate == null || aggregate.equals(eventAggregate))
                    && eventTags.containsAll(tags);
        }

        /** Tells whether this item matches every event. */
        public boolean matchesAll() {
            return types.isEmpty() && tags.isEmpty() && aggregate == null;
        }
    }

    /**
     * Checks and copies the items, each kept once.
     *
     * @throws IllegalArgumentException if there are none
     */
    public EventQuery {
        items = items.size() == 1
                ? List.copyOf(items)
                : items.stream().distinct().toList();
        if (items.isEmpty()) {
            throw new IllegalArgumentException(
                    "a query has no items and so matches nothing; expected at least one, or EventQuery.all()");
        }
    }

    /** Returns the query that matches every event. */
    public static EventQuery all() {
        return ALL;
    }

    /** Returns the query for the events of one aggregate. */
    public static EventQuery ofAggregate(AggregateId aggregate) {
        return new EventQuery(List.of(new Item(Set.of(), Set.of(), aggregate)));
    }

    /** Returns the query for the events of any of these types. */
    public static EventQuery ofTypes(String... types) {
        return new EventQuery(List.of(new Item(Set.of(types), Set.of(), null)));
    }

    /** Returns the query for the events that have all of these tags. */
    public static EventQuery ofTags(Tag... tags) {
        return new EventQuery(List.of(new Item(Set.of(), Set.of(tags), null)));
    }

    /** Tells whether a stored event matches. */
    public boolean matches(StoredEvent event) {
        return matches(event.type(), event.tags(), event.aggregate());
    }

    /** Tells whether an event with these properties matches. */
    public boolean matches(String eventType, Set<Tag> eventTags, AggregateId eventAggregate) {
        for (Item item : items) {
            if (item.matches(eventType, eventTags, eventAggregate)) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether this query matches every event. */
    public boolean matchesAll() {
        for (Item item : items) {
            if (item.matchesAll()) {
                return true;
            }
        }
        return false;
    }
}

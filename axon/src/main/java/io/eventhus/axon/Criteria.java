package io.eventhus.axon;

import io.eventhus.api.EventQuery;
import io.eventhus.api.EventQuery.Item;
import io.eventhus.api.Tag;
import io.eventhus.api.UnsupportedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.EventsCondition;
import org.jspecify.annotations.Nullable;

/**
 * Says Axon's criteria in the words of the log. The query is exact: an OR of items, each with any of its types and all
 * of its tags.
 */
final class Criteria {

    /** No event has this type: it finds what matches every event, and stands for what matches none. */
    private static final QualifiedName NO_TYPE = new QualifiedName("io.eventhus.axon/no-such-type");

    private Criteria() {}

    /**
     * Returns the query for criteria.
     *
     * @throws UnsupportedException if they say more than an OR of types and tags
     */
    static EventQuery query(EventCriteria criteria, EventNames names) {
        // Flattening drops a branch that matches everything; whether there is one, an event that has nothing tells.
        if (criteria.matches(NO_TYPE, Set.of())) {
            return EventQuery.all();
        }
        List<Item> items = new ArrayList<>();
        for (EventCriterion criterion : criteria.flatten()) {
            checkIsBranch(criterion, criteria);
            items.add(new Item(storedTypes(criterion.types(), names), tags(criterion.tags()), null));
        }
        return items.isEmpty() ? EventQuery.ofTypes(NO_TYPE.toString()) : new EventQuery(withoutCovered(items));
    }

    /**
     * Returns the name under which a stored event matches a condition: its own, or the Java name of its class where the
     * condition asks for that one; null if it does not match.
     */
    static @Nullable QualifiedName matchedName(
            EventsCondition condition,
            QualifiedName stored,
            @Nullable QualifiedName javaName,
            Set<org.axonframework.messaging.eventstreaming.Tag> tags) {
        if (condition.matches(stored, tags)) {
            return stored;
        }
        return javaName != null && condition.matches(javaName, tags) ? javaName : null;
    }

    private static void checkIsBranch(EventCriterion criterion, EventCriteria criteria) {
        QualifiedName type = criterion.types().isEmpty()
                ? NO_TYPE
                : criterion.types().iterator().next();
        if (!criteria.matches(type, criterion.tags())) {
            throw new UnsupportedException("reading the criteria of an Axon condition: they are of "
                    + criteria.getClass().getName() + ", which is more than an OR of event types and tags; expected "
                    + "EventCriteria made of havingTags, andBeingOneOfTypes, or, either");
        }
    }

    private static Set<String> storedTypes(Set<QualifiedName> types, EventNames names) {
        if (types.isEmpty()) {
            return Set.of();
        }
        Set<String> stored = new HashSet<>();
        for (QualifiedName type : types) {
            stored.add(type.toString());
            names.stored(type.toString()).ifPresent(stored::add);
        }
        return stored;
    }

    static Set<Tag> tags(Set<org.axonframework.messaging.eventstreaming.Tag> tags) {
        Set<Tag> ours = HashSet.newHashSet(tags.size());
        for (org.axonframework.messaging.eventstreaming.Tag tag : tags) {
            ours.add(new Tag(tag.key(), tag.value()));
        }
        return ours;
    }

    /** Leaves out what another item finds anyway, such as the copies that {@link RepeatableSourcing} makes. */
    private static List<Item> withoutCovered(List<Item> items) {
        if (items.size() == 1) {
            return items;
        }
        List<Item> distinct = items.stream().distinct().toList();
        return distinct.stream()
                .filter(item -> distinct.stream().noneMatch(other -> !other.equals(item) && covers(other, item)))
                .toList();
    }

    private static boolean covers(Item wide, Item narrow) {
        boolean types = wide.types().isEmpty()
                || (!narrow.types().isEmpty() && wide.types().containsAll(narrow.types()));
        return types && narrow.tags().containsAll(wide.tags());
    }
}

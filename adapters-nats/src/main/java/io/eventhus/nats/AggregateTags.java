package io.eventhus.nats;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys of tags that only the aggregate's own events have: the key is its type, the value its id. Every append is checked against
 * that, from the stream's first message on, so a query by such a tag is one by aggregate, which JetStream finds by subject.
 * The stream itself tells which they are: they are fixed when it is made.
 *
 * @param keys the keys
 */
record AggregateTags(Set<String> keys) {

    /** Where in the stream's metadata they stand: as tokens of subjects, separated by commas. */
    static final String METADATA = "eventhus-aggregate-tags";

    AggregateTags {
        keys = Set.copyOf(keys);
    }

    /**
     * Returns those that a stream's metadata tells.
     *
     * @throws IllegalArgumentException if nothing here wrote it
     */
    static AggregateTags of(@Nullable Map<String, String> metadata) {
        String keys = metadata == null ? null : metadata.get(METADATA);
        if (keys == null || keys.isEmpty()) {
            return new AggregateTags(Set.of());
        }
        try {
            return new AggregateTags(
                    Stream.of(keys.split(",", -1)).map(Subjects::text).collect(Collectors.toSet()));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no token of a subject: " + keys, e);
        }
    }

    /** Returns them as a stream's metadata has them. */
    Map<String, String> metadata() {
        return keys.isEmpty()
                ? Map.of()
                : Map.of(
                        METADATA,
                        new TreeSet<>(keys).stream().map(Subjects::token).collect(Collectors.joining(",")));
    }

    /**
     * Checks that no event has such a tag of another aggregate.
     *
     * @throws PermanentException if one has
     */
    void check(Commit commit) {
        if (keys.isEmpty()) {
            return;
        }
        for (StoredEvent event : commit.events()) {
            for (Tag tag : event.tags()) {
                if (keys.contains(tag.key()) && !isOf(tag, event.aggregate())) {
                    throw new PermanentException("the event " + event.id() + " of the aggregate " + event.aggregate()
                            + " has the tag " + tag + ", and tags of the key " + tag.key()
                            + " belong to the events of that aggregate alone in this log. Tag it otherwise");
                }
            }
        }
    }

    /** Returns the aggregates that a query is about; empty if it is about others, too, or about nobody knows which. */
    Set<AggregateId> aggregates(EventQuery query) {
        Set<AggregateId> aggregates = new LinkedHashSet<>();
        for (EventQuery.Item item : query.items()) {
            AggregateId aggregate = aggregate(item);
            if (aggregate == null) {
                return Set.of();
            }
            aggregates.add(aggregate);
        }
        return aggregates;
    }

    private @Nullable AggregateId aggregate(EventQuery.Item item) {
        if (item.aggregate() != null || keys.isEmpty()) {
            return item.aggregate();
        }
        return item.tags().stream()
                .filter(tag -> keys.contains(tag.key()) && !tag.value().isEmpty())
                .map(tag -> new AggregateId(tag.key(), tag.value()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOf(Tag tag, AggregateId aggregate) {
        return tag.key().equals(aggregate.type()) && tag.value().equals(aggregate.id());
    }
}

package io.eventhus.axon;

import io.eventhus.api.AggregateId;
import io.eventhus.api.PermanentException;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says which aggregate an event belongs to: its tag, the key being the aggregate's type and the value its id.
 *
 * @param keys the tag keys of the registered aggregates: they decide where an event has several tags
 */
record AggregateTags(Set<String> keys) {

    AggregateTags {
        keys = Set.copyOf(keys);
    }

    /**
     * Returns the aggregate of an event.
     *
     * @throws PermanentException if several tags could be it
     */
    AggregateId of(String eventType, String eventId, Set<Tag> tags) {
        if (tags.isEmpty()) {
            return new AggregateId(eventType, eventId);
        }
        List<Tag> candidates = new ArrayList<>(new TreeSet<>(tags));
        if (candidates.size() > 1) {
            candidates.removeIf(tag -> !keys.contains(tag.key()));
        }
        if (candidates.size() != 1) {
            throw new PermanentException(
                    "appending an event of type " + eventType + ": its tags " + new TreeSet<>(tags)
                            + " name several aggregates, and " + candidates.size() + " of them are registered "
                            + new TreeSet<>(keys)
                            + "; expected exactly one, so register the one aggregate that the event belongs to, or tag it with one");
        }
        Tag tag = candidates.getFirst();
        return new AggregateId(tag.key(), tag.value());
    }
}

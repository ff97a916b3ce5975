package io.eventhus.api;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a new and a stored event have in common, checked and measured in one place. */
final class EventFacts {

    /** What one event, tag or metadata entry costs in a backend beside its texts: keys, lengths, index entries. */
    private static final long EVENT_OVERHEAD_BYTES = 200;

    private static final long ENTRY_OVERHEAD_BYTES = 20;

    private EventFacts() {}

    static SortedMap<String, String> metadata(Map<String, String> metadata) {
        TreeMap<String, String> sorted = new TreeMap<>();
        metadata.forEach((key, value) -> sorted.put(
                Checks.name(key, "a metadata key"), Checks.text(value, "the metadata value of " + Checks.shown(key))));
        return Collections.unmodifiableSortedMap(sorted);
    }

    static SortedSet<Tag> tags(Set<Tag> tags) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }

    static long bytes(
            String id,
            AggregateId aggregate,
            String type,
            String revision,
            JsonData data,
            Map<String, String> metadata,
            Set<Tag> tags) {
        long sum = EVENT_OVERHEAD_BYTES
                + Checks.utf8Length(id)
                + Checks.utf8Length(aggregate.type())
                + Checks.utf8Length(aggregate.id())
                + Checks.utf8Length(type)
                + Checks.utf8Length(revision)
                + data.length()
                + Checks.utf8Length(metadata)
                + ENTRY_OVERHEAD_BYTES * metadata.size();
        for (Tag tag : tags) {
            sum += Checks.utf8Length(tag.key()) + Checks.utf8Length(tag.value()) + ENTRY_OVERHEAD_BYTES;
        }
        return sum;
    }
}

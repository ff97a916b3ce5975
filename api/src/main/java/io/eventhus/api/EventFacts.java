package io.eventhus.api;

import java.util.Map;
import java.util.Set;

/** What a new and a stored event have in common, measured in one place. */
final class EventFacts {

    /** What one event, tag or metadata entry costs in a backend beside its texts: keys, lengths, index entries. */
    private static final long EVENT_OVERHEAD_BYTES = 200;

    static final long ENTRY_OVERHEAD_BYTES = 20;

    private EventFacts() {}

    static long bytes(
            String id,
            AggregateId aggregate,
            String type,
            String revision,
            JsonData data,
            Map<String, String> metadata,
            Set<Tag> tags) {
        return EVENT_OVERHEAD_BYTES
                + Checks.utf8Length(id)
                + Checks.utf8Length(aggregate.type())
                + Checks.utf8Length(aggregate.id())
                + Checks.utf8Length(type)
                + Checks.utf8Length(revision)
                + data.length()
                + SortedTexts.of(metadata).bytes()
                + SortedTags.of(tags).bytes();
    }
}

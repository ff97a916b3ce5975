package io.eventhus.api;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * An event as the log holds it.
 *
 * @param position  its place in the log: 1, 2, 3 and so on, in the order of commits, without gaps but for positions
 *                  that the log says are void
 * @param id        the event's own id, unique in its log
 * @param aggregate the aggregate it belongs to
 * @param version   its place among the events of its aggregate: 1, 2, 3 and so on
 * @param type      the stored name of its kind
 * @param revision  the revision of the payload's shape; may be empty
 * @param data      the payload
 * @param time      when it happened, in microseconds; it orders nothing
 * @param metadata  further facts about it, sorted by key
 * @param tags      the labels by which it can be found beside its type and aggregate, sorted
 */
public record StoredEvent(
        long position,
        String id,
        AggregateId aggregate,
        long version,
        String type,
        String revision,
        JsonData data,
        Instant time,
        Map<String, String> metadata,
        Set<Tag> tags) {

    /**
     * Checks each part, and copies metadata and tags in sorted order.
     *
     * @throws IllegalArgumentException if position or version is below 1, a text is null, empty where it must not be,
     *     or not well-formed Unicode, or if the time is out of range
     */
    public StoredEvent {
        Checks.atLeast(position, 1, "an event's position");
        Checks.name(id, "an event's id");
        Checks.atLeast(version, 1, "an event's version");
        Checks.name(type, "an event's type");
        Checks.text(revision, "an event's revision");
        time = EventTime.cut(time, "an event's time");
        metadata = SortedTexts.of(metadata);
        tags = SortedTags.of(tags);
    }

    /**
     * Returns the size by which limits and memory bounds are measured, in bytes: all texts in UTF-8, the payload, and
     * a fixed overhead for the event and for each tag and metadata entry. What a backend stores differs a little; an
     * adapter states its limits so that an event within them fits.
     */
    public long bytes() {
        return EventFacts.bytes(id, aggregate, type, revision, data, metadata, tags);
    }
}

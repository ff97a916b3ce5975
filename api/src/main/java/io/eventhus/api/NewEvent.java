package io.eventhus.api;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * An event that is to be stored. Its position and its version are given by the append.
 *
 * @param id        the event's own id, unique in its log; a ULID by custom. At least one character
 * @param aggregate the aggregate whose next version this event takes
 * @param type      the stored name of the event's kind, never a class name; at least one character
 * @param revision  the revision of the payload's shape; may be empty
 * @param data      the payload
 * @param time      when it happened; cut to microseconds, years 0 to 9999. It orders nothing
 * @param metadata  further facts about the event; kept sorted by key, keys not empty
 * @param tags      the labels by which it can be found beside its type and aggregate; kept sorted
 */
public record NewEvent(
        String id,
        AggregateId aggregate,
        String type,
        String revision,
        JsonData data,
        Instant time,
        Map<String, String> metadata,
        Set<Tag> tags) {

    /**
     * Checks each part, and copies metadata and tags in sorted order.
     *
     * @throws IllegalArgumentException if a text is null, empty where it must not be, or not well-formed Unicode, or
     *     if the time is out of range
     */
    public NewEvent {
        Checks.name(id, "an event's id");
        Checks.name(type, "an event's type");
        Checks.text(revision, "an event's revision");
        time = EventTime.cut(time, "an event's time");
        metadata = SortedTexts.of(metadata);
        tags = SortedTags.of(tags);
    }

    /**
     * Returns this event with its place in the log.
     *
     * @param position the position, from 1 on
     * @param version  the version in its aggregate, from 1 on
     */
    public StoredEvent at(long position, long version) {
        return new StoredEvent(position, id, aggregate, version, type, revision, data, time, metadata, tags);
    }

    /** Returns the size by which limits are measured, in bytes: see {@link StoredEvent#bytes()}. */
    public long bytes() {
        return EventFacts.bytes(id, aggregate, type, revision, data, metadata, tags);
    }
}

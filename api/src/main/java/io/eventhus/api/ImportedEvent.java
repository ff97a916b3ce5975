package io.eventhus.api;

import java.time.Instant;
import java.util.Map;

/**
 * An event as another system stored it.
 *
 * @param aggregate the aggregate it belongs to
 * @param version   its version there, as the source numbers it: not checked, since sources may number twice or with gaps
 * @param type      the name of its kind, as the source spells it; at least one character
 * @param data      the payload
 * @param time      when it happened, cut to microseconds, years 0 to 9999
 * @param metadata  what else the source says about it; kept sorted by key, keys not empty
 */
public record ImportedEvent(
        AggregateId aggregate, long version, String type, JsonData data, Instant time, Map<String, String> metadata)
        implements ImportRecord {

    /**
     * Checks each part, and copies the metadata in sorted order.
     *
     * @throws IllegalArgumentException if a text is null, empty where it must not be, or not well-formed Unicode, or if
     *     the time is out of range
     */
    public ImportedEvent {
        Checks.name(type, "an imported event's type");
        time = EventTime.cut(time, "an imported event's time");
        metadata = SortedTexts.of(metadata);
    }
}

package io.eventhus.sqlite;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The mapping between events and rows. */
final class SqliteRows {

    /** In the order in which {@link #event} reads and {@link #arguments} writes them. */
    static final String EVENT_COLUMNS =
            "position, id, aggregate_type, aggregate_id, version, type, revision, time, tags, metadata, data";

    private static final long MICROS = 1_000_000;

    private SqliteRows() {}

    /** Returns the microseconds since 1970: from year 0 to 9999 they fit into 64 bits, and sort like the times. */
    static long micros(Instant time) {
        return Math.multiplyExact(time.getEpochSecond(), MICROS) + time.getNano() / 1000;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    static Object[] arguments(StoredEvent event) {
        return new Object[] {
            event.position(),
            event.id(),
            event.aggregate().type(),
            event.aggregate().id(),
            event.version(),
            event.type(),
            event.revision(),
            micros(event.time()),
            tagsText(event.tags()),
            metadataText(event.metadata()),
            event.data().toBytes()
        };
    }

    /**
     * Reads the event of the current row.
     *
     * @throws StoreRefusedException if the row cannot be an event
     */
    static StoredEvent event(ResultSet row) throws SQLException {
        long position = row.getLong(1);
        try {
            return new StoredEvent(
                    position,
                    row.getString(2),
                    new AggregateId(row.getString(3), row.getString(4)),
                    row.getLong(5),
                    row.getString(6),
                    row.getString(7),
                    JsonData.of(row.getBytes(11)),
                    instant(row.getLong(8)),
                    metadata(row.getString(10)),
                    tags(row.getString(9)));
        } catch (IllegalArgumentException e) {
            throw new StoreRefusedException(
                    "could not read the event at position " + position
                            + ": its row was changed by something else and is no event; restore a backup",
                    e);
        }
    }

    private static String tagsText(Set<Tag> tags) {
        StringBuilder out = new StringBuilder("[");
        String separator = "";
        for (Tag tag : tags) {
            out.append(separator).append('[');
            SqliteText.append(out, tag.key());
            out.append(',');
            SqliteText.append(out, tag.value());
            out.append(']');
            separator = ",";
        }
        return out.append(']').toString();
    }

    private static String metadataText(Map<String, String> metadata) {
        StringBuilder out = new StringBuilder("{");
        String separator = "";
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            out.append(separator);
            SqliteText.append(out, entry.getKey());
            out.append(':');
            SqliteText.append(out, entry.getValue());
            separator = ",";
        }
        return out.append('}').toString();
    }

    private static Set<Tag> tags(String text) {
        List<String> strings = pairs(text);
        Set<Tag> tags = new HashSet<>();
        for (int i = 0; i < strings.size(); i += 2) {
            tags.add(new Tag(strings.get(i), strings.get(i + 1)));
        }
        return tags;
    }

    private static Map<String, String> metadata(String text) {
        List<String> strings = pairs(text);
        Map<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < strings.size(); i += 2) {
            metadata.put(strings.get(i), strings.get(i + 1));
        }
        return metadata;
    }

    private static List<String> pairs(String text) {
        List<String> strings = SqliteText.strings(text);
        if (strings.size() % 2 != 0) {
            throw new IllegalArgumentException("a stored list of pairs has an odd number of texts");
        }
        return strings;
    }
}

package io.eventhus.sqlite;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run through one index, in the order of positions, that meets every event of a query's item (or of one of its types):
 * the index decides the cost, the filter drops most of what does not match, and the caller checks the rest.
 *
 * @param source          the table, its index, and the table its filter needs
 * @param position        the column of the position
 * @param key             the condition that the index answers
 * @param keyArguments    its arguments
 * @param filter          further conditions, each starting with AND
 * @param filterArguments their arguments
 */
record SqliteRange(
        String source,
        String position,
        String key,
        List<Object> keyArguments,
        String filter,
        List<Object> filterArguments) {

    /** Where an item can run through several indexes, each is counted up to here to find the one with fewest entries. */
    private static final int MOST_COUNTED = 1_000;

    /** Longer lists are left to the check of every event, so that a statement stays short. */
    private static final int MOST_FILTERED = 50;

    private static final String TAG_NUMBER = "(SELECT id FROM tags WHERE key = ? AND value = ?)";
    private static final String AGGREGATE = "e.aggregate_type = ? AND e.aggregate_id = ?";

    /** Returns the ranges that together meet every event of the item, chosen by what the file holds. */
    static List<SqliteRange> of(EventQuery.Item item, SqliteSession session, long after, long upTo)
            throws SQLException {
        List<List<SqliteRange>> choices = choices(item);
        if (choices.size() == 1) {
            return choices.getFirst();
        }
        List<Long> counts = new ArrayList<>();
        for (List<SqliteRange> choice : choices) {
            long count = 0;
            for (SqliteRange range : choice) {
                count += range.count(session, after, upTo);
            }
            counts.add(count);
        }
        return choices.get(counts.indexOf(Collections.min(counts, Comparator.naturalOrder())));
    }

    private static List<List<SqliteRange>> choices(EventQuery.Item item) {
        List<List<SqliteRange>> choices = new ArrayList<>();
        AggregateId aggregate = item.aggregate();
        if (aggregate != null) {
            choices.add(List.of(onEvents("INDEXED BY events_by_aggregate", AGGREGATE, pair(aggregate))
                    .filtered(item, false, true, null)));
        }
        for (Tag tag : item.tags()) {
            choices.add(List.of(onTag(tag, item).filtered(item, true, true, tag)));
        }
        if (!item.types().isEmpty()) {
            choices.add(item.types().stream()
                    .map(type -> onEvents("INDEXED BY events_by_type", "e.type = ?", List.of(type))
                            .filtered(item, true, false, null))
                    .toList());
        }
        if (choices.isEmpty()) {
            choices.add(List.of(onEvents("", "1", List.of())));
        }
        return choices;
    }

    private static SqliteRange onEvents(String index, String key, List<Object> arguments) {
        return new SqliteRange("events e " + index, "e.position", key, arguments, "", List.of());
    }

    private static SqliteRange onTag(Tag tag, EventQuery.Item item) {
        boolean needsRow = !item.types().isEmpty() || item.aggregate() != null;
        // CROSS JOIN keeps the order: the tag's entries lead, the event's row follows.
        String source = "event_tags t" + (needsRow ? " CROSS JOIN events e ON e.position = t.position" : "");
        return new SqliteRange(
                source, "t.position", "t.tag = " + TAG_NUMBER, List.of(tag.key(), tag.value()), "", List.of());
    }

    private SqliteRange filtered(EventQuery.Item item, boolean byAggregate, boolean byType, @Nullable Tag but) {
        StringBuilder sql = new StringBuilder();
        List<Object> arguments = new ArrayList<>();
        AggregateId aggregate = item.aggregate();
        if (byAggregate && aggregate != null) {
            sql.append(" AND ").append(AGGREGATE);
            arguments.addAll(pair(aggregate));
        }
        Set<String> types = item.types();
        if (byType && !types.isEmpty() && types.size() <= MOST_FILTERED) {
            sql.append(" AND e.type IN (?")
                    .append(", ?".repeat(types.size() - 1))
                    .append(')');
            arguments.addAll(types);
        }
        item.tags().stream()
                .filter(tag -> !tag.equals(but))
                .limit(MOST_FILTERED)
                .forEach(tag -> {
                    sql.append(" AND EXISTS (SELECT 1 FROM event_tags x WHERE x.tag = ")
                            .append(TAG_NUMBER)
                            .append(" AND x.position = ")
                            .append(position)
                            .append(')');
                    arguments.addAll(List.of(tag.key(), tag.value()));
                });
        return new SqliteRange(source, position, key, keyArguments, sql.toString(), arguments);
    }

    /** Returns the statement for the next positions; its arguments are {@link #arguments}. */
    String positionsSql() {
        return "SELECT " + position + " FROM " + source + where() + filter + " ORDER BY " + position + " LIMIT ?";
    }

    List<Object> arguments(long after, long upTo, int limit) {
        List<Object> arguments = new ArrayList<>(keyArguments);
        arguments.addAll(List.of(after, upTo));
        arguments.addAll(filterArguments);
        arguments.add(limit);
        return arguments;
    }

    private long count(SqliteSession session, long after, long upTo) throws SQLException {
        List<Object> arguments = new ArrayList<>(keyArguments);
        arguments.addAll(List.of(after, upTo, MOST_COUNTED));
        return session.number(0, "SELECT count(*) FROM (SELECT 1 FROM " + source + where() + " LIMIT ?)", arguments);
    }

    private String where() {
        return " WHERE " + key + " AND " + position + " > ? AND " + position + " <= ?";
    }

    private static List<Object> pair(AggregateId aggregate) {
        return List.of(aggregate.type(), aggregate.id());
    }
}

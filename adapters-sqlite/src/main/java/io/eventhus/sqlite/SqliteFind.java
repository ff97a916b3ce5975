package io.eventhus.sqlite;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finding events: the ranges of all items are merged by position, and every event is checked against the query. A range
 * meets all events of its item, and a snapshot that holds {@code upTo} holds everything before it: so nothing is missing.
 */
final class SqliteFind extends SqlitePage<StoredEvent> {

    static final String HEAD = "SELECT first + count - 1 FROM commits ORDER BY first DESC LIMIT 1";

    private static final String EVENT = "SELECT " + SqliteRows.EVENT_COLUMNS + " FROM events WHERE position = ?";

    private final SqliteConnections connections;
    private final SqliteConfig config;
    private final EventQuery query;
    private final long after;
    private final long upTo;

    private final PriorityQueue<SqlitePositions> ranges =
            new PriorityQueue<>(Comparator.comparingLong(SqlitePositions::current));
    private boolean started;
    private long last;

    SqliteFind(SqliteConnections connections, SqliteConfig config, EventQuery query, long after, long upTo) {
        this.connections = connections;
        this.config = config;
        this.query = query;
        this.after = after;
        this.upTo = upTo;
    }

    /** Fails if the committed log does not reach a position: what is missing could match. */
    static void proveHead(SqliteSession session, long upTo, Path file) throws SQLException {
        long head = session.number(0, HEAD);
        if (head < upTo) {
            throw new TransientException("could not search " + file + " up to position " + upTo + ": it ends at " + head
                    + "; ask for the head and try again");
        }
    }

    @Override
    void load() {
        List<StoredEvent> page = connections.read("search", this::page);
        if (ranges.isEmpty()) {
            finish();
        }
        page.forEach(this::add);
    }

    private List<StoredEvent> page(SqliteSession session) throws SQLException {
        if (!started) {
            started = true;
            proveHead(session, upTo, config.file());
            start(session);
        }
        List<StoredEvent> page = new ArrayList<>();
        long bytes = 0;
        while (!ranges.isEmpty() && page.size() < config.pageEvents() && bytes < config.pageBytes()) {
            StoredEvent event = nextMatch(session);
            if (event != null) {
                page.add(event);
                bytes += event.bytes();
            }
        }
        return page;
    }

    private void start(SqliteSession session) throws SQLException {
        Set<SqliteRange> distinct = new LinkedHashSet<>();
        if (query.matchesAll()) {
            distinct.addAll(SqliteRange.of(EventQuery.all().items().getFirst(), session, after, upTo));
        } else {
            for (EventQuery.Item item : query.items()) {
                distinct.addAll(SqliteRange.of(item, session, after, upTo));
            }
        }
        for (SqliteRange range : distinct) {
            keepIfMore(new SqlitePositions(range, after, upTo), session);
        }
    }

    /** Returns the event at the next position, null if the position was given before or does not match. */
    private @Nullable StoredEvent nextMatch(SqliteSession session) throws SQLException {
        SqlitePositions range = ranges.remove();
        long position = range.current();
        keepIfMore(range, session);
        if (position == last) {
            return null;
        }
        last = position;
        StoredEvent event = event(session, position);
        return query.matches(event) ? event : null;
    }

    private void keepIfMore(SqlitePositions range, SqliteSession session) throws SQLException {
        if (range.advance(session)) {
            ranges.add(range);
        }
    }

    private StoredEvent event(SqliteSession session, long position) throws SQLException {
        try (ResultSet row = session.query(EVENT, position)) {
            if (row.next()) {
                return SqliteRows.event(row);
            }
        }
        throw new StoreRefusedException("could not search " + config.file() + ": an index names the event at position "
                + position + ", and there is none; its tables were changed by something else. Restore a backup");
    }
}

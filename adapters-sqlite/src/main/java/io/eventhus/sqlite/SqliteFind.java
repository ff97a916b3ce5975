package io.eventhus.sqlite;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finding events: the ranges of all items are merged by position, and every event is checked against the query. A range
 * meets all events of its item, and a snapshot that holds {@code upTo} holds everything before it: so nothing is missing.
 */
final class SqliteFind extends SqlitePage<StoredEvent> {

    static final String HEAD = "SELECT first + count - 1 FROM commits ORDER BY first DESC LIMIT 1";

    /** How many events are read by one statement: most aggregates are read whole by one or two. */
    private static final int MOST_TOGETHER = 16;

    private static final String EVENTS = "SELECT " + SqliteRows.EVENT_COLUMNS + " FROM events WHERE position IN ("
            + "?, ".repeat(MOST_TOGETHER - 1) + "?) ORDER BY position";

    private final SqliteConnections connections;
    private final SqliteConfig config;
    private final EventQuery query;
    private final long after;
    private final long upTo;

    private final PriorityQueue<SqlitePositions> ranges =
            new PriorityQueue<>(Comparator.comparingLong(SqlitePositions::current));

    /** Positions whose events are read next. */
    private final Deque<Long> pending = new ArrayDeque<>();

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
        if (ranges.isEmpty() && pending.isEmpty()) {
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
        while (page.size() < config.pageEvents() && bytes < config.pageBytes() && isPending(session)) {
            bytes += readPending(session, page, config.pageBytes() - bytes);
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

    /** Takes the next distinct positions of all ranges, unless some are pending; tells whether there are any. */
    private boolean isPending(SqliteSession session) throws SQLException {
        if (!pending.isEmpty()) {
            return true;
        }
        while (!ranges.isEmpty() && pending.size() < MOST_TOGETHER) {
            SqlitePositions range = ranges.remove();
            long position = range.current();
            keepIfMore(range, session);
            if (position != last) {
                last = position;
                pending.add(position);
            }
        }
        return !pending.isEmpty();
    }

    /** Reads pending events, adds those that match, and stops when they have {@code most} bytes; returns the bytes. */
    private long readPending(SqliteSession session, List<StoredEvent> page, long most) throws SQLException {
        long bytes = 0;
        try (ResultSet rows = session.query(EVENTS, padded())) {
            while (!pending.isEmpty() && bytes < most) {
                StoredEvent event = rows.next() ? SqliteRows.event(rows) : null;
                long position = pending.remove();
                if (event == null || event.position() != position) {
                    throw missing(position);
                }
                if (query.matches(event)) {
                    page.add(event);
                    bytes += event.bytes();
                }
            }
        }
        return bytes;
    }

    /** The statement takes a fixed number of positions: the last one is repeated. */
    private Object[] padded() {
        Object[] positions = new Object[MOST_TOGETHER];
        Arrays.fill(positions, pending.getLast());
        int i = 0;
        for (Long position : pending) {
            positions[i++] = position;
        }
        return positions;
    }

    private StoreRefusedException missing(long position) {
        return new StoreRefusedException("could not search " + config.file()
                + ": an index names the event at position " + position
                + ", and there is none; its tables were changed by something else. Restore a backup");
    }

    private void keepIfMore(SqlitePositions range, SqliteSession session) throws SQLException {
        if (range.advance(session)) {
            ranges.add(range);
        }
    }
}

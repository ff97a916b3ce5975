package io.eventhus.sqlite;

import io.eventhus.api.Commit;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading whole commits in order. Commits never change, so pages may come from different snapshots. */
final class SqliteRead extends SqlitePage<LogEntry> {

    private static final String HOLDING = "SELECT first FROM commits WHERE first <= ? ORDER BY first DESC LIMIT 1";
    private static final String COMMITS = "SELECT first, count, id, predecessor, origin, time FROM commits"
            + " WHERE first >= ? AND first <= ? ORDER BY first LIMIT ?";
    private static final String EVENTS =
            "SELECT " + SqliteRows.EVENT_COLUMNS + " FROM events WHERE position BETWEEN ? AND ? ORDER BY position";

    private record Row(long first, int count, String id, String predecessor, String origin, Instant time) {}

    private final SqliteConnections connections;
    private final SqliteConfig config;
    private final long after;
    private final long upTo;

    /** Where the next commit must start; 0 before the first page. */
    private long expected;

    SqliteRead(SqliteConnections connections, SqliteConfig config, long after, long upTo) {
        this.connections = connections;
        this.config = config;
        this.after = after;
        this.upTo = upTo;
        if (after >= upTo) {
            finish();
        }
    }

    @Override
    void load() {
        List<Commit> page = connections.read("read", this::page);
        if (page.isEmpty()) {
            finish();
        }
        page.forEach(this::add);
    }

    private List<Commit> page(SqliteSession session) throws SQLException {
        if (expected == 0) {
            // The commit that holds the first position wanted may start before it.
            expected = session.number(1, HOLDING, after + 1);
        }
        List<Commit> page = new ArrayList<>();
        int events = 0;
        long bytes = 0;
        for (Row row : rows(session)) {
            if (events >= config.pageEvents() || bytes >= config.pageBytes()) {
                break;
            }
            Commit commit = commit(session, row);
            expected = commit.lastPosition() + 1;
            events += row.count();
            bytes += commit.bytes();
            if (commit.lastPosition() > after) {
                page.add(commit);
            }
        }
        return page;
    }

    private List<Row> rows(SqliteSession session) throws SQLException {
        List<Row> page = new ArrayList<>();
        try (ResultSet rows = session.query(COMMITS, expected, upTo, config.pageEvents())) {
            while (rows.next()) {
                page.add(new Row(
                        rows.getLong(1),
                        rows.getInt(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        SqliteRows.instant(rows.getLong(6))));
            }
        }
        return page;
    }

    private Commit commit(SqliteSession session, Row row) throws SQLException {
        if (row.first() != expected) {
            throw damaged("a commit starts at position " + row.first() + ", expected " + expected, null);
        }
        List<StoredEvent> events = new ArrayList<>(row.count());
        try (ResultSet rows = session.query(EVENTS, row.first(), row.first() + row.count() - 1)) {
            while (rows.next()) {
                events.add(SqliteRows.event(rows));
            }
        }
        if (events.size() != row.count()) {
            throw damaged(
                    "the commit at position " + row.first() + " has " + events.size() + " events, expected "
                            + row.count(),
                    null);
        }
        try {
            return new Commit(row.first(), row.id(), row.predecessor(), row.origin(), row.time(), events);
        } catch (IllegalArgumentException e) {
            throw damaged("the row at position " + row.first() + " is no commit", e);
        }
    }

    private StoreRefusedException damaged(String found, @Nullable Throwable cause) {
        return new StoreRefusedException(
                "could not read " + config.file() + ": " + found
                        + "; its tables were changed by something else. Restore a backup",
                cause);
    }
}

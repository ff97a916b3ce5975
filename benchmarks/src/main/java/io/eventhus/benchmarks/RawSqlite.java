package io.eventhus.benchmarks;

import io.eventhus.api.Commit;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;

/**
 * SQLite through JDBC with the adapter's tables, indexes and durability, doing nothing but insert rows: it knows the
 * numbers of all tags beforehand and compares nothing.
 */
final class RawSqlite implements Backend.Raw {

    private static final String COLUMNS =
            "position, id, aggregate_type, aggregate_id, version, type, revision, time, tags, metadata, data";

    private final Connection connection;
    private final PreparedStatement events;
    private final PreparedStatement eventTags;
    private final PreparedStatement commits;
    private final PreparedStatement newTag;
    private final Map<Tag, Long> tags = new HashMap<>();

    RawSqlite(Path file) {
        try {
            SQLiteConfig driver = new SQLiteConfig();
            driver.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
            connection = driver.createConnection("jdbc:sqlite:" + file);
            try (Statement set = connection.createStatement()) {
                set.execute("PRAGMA journal_mode=WAL");
                set.execute("PRAGMA synchronous=FULL");
            }
            events = connection.prepareStatement(
                    "INSERT INTO events (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            eventTags = connection.prepareStatement("INSERT INTO event_tags (tag, position) VALUES (?, ?)");
            commits = connection.prepareStatement("INSERT INTO commits (first, count, id, predecessor, origin, time,"
                    + " latest) VALUES (?, ?, ?, ?, ?, ?, ?)");
            newTag = connection.prepareStatement("INSERT INTO tags (id, key, value) VALUES (?, ?, ?)");
            readTags();
        } catch (SQLException e) {
            throw new IllegalStateException("could not open " + file + " by the raw driver", e);
        }
    }

    private void readTags() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, key, value FROM tags")) {
            while (rows.next()) {
                tags.put(new Tag(rows.getString(2), rows.getString(3)), rows.getLong(1));
            }
        }
    }

    /** Returns the position of the last event. */
    long head() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(position) FROM events")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException("could not read the head by the raw driver", e);
        }
    }

    /** Stores the rows of these commits in one transaction, without asking anything first. */
    void write(List<Commit> group) {
        try {
            connection.setAutoCommit(false);
            for (Commit commit : group) {
                for (StoredEvent event : commit.events()) {
                    addEvent(event);
                }
                addCommit(commit);
            }
            events.executeBatch();
            eventTags.executeBatch();
            commits.executeBatch();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException("could not write by the raw driver", e);
        }
    }

    private void addEvent(StoredEvent event) throws SQLException {
        events.setLong(1, event.position());
        events.setString(2, event.id());
        events.setString(3, event.aggregate().type());
        events.setString(4, event.aggregate().id());
        events.setLong(5, event.version());
        events.setString(6, event.type());
        events.setString(7, event.revision());
        events.setLong(8, micros(event.time()));
        StringBuilder text = new StringBuilder("[");
        for (Tag tag : event.tags()) {
            text.append(text.length() > 1 ? ",[\"" : "[\"").append(tag.key()).append("\",\"");
            text.append(tag.value()).append("\"]");
            eventTags.setLong(1, number(tag));
            eventTags.setLong(2, event.position());
            eventTags.addBatch();
        }
        events.setString(9, text.append(']').toString());
        events.setString(10, "{\"trace\":\"" + event.metadata().get("trace") + "\"}");
        events.setBytes(11, event.data().toBytes());
        events.addBatch();
    }

    private long number(Tag tag) throws SQLException {
        Long known = tags.get(tag);
        if (known != null) {
            return known;
        }
        long number = tags.size() + 1L;
        newTag.setLong(1, number);
        newTag.setString(2, tag.key());
        newTag.setString(3, tag.value());
        newTag.executeUpdate();
        tags.put(tag, number);
        return number;
    }

    private void addCommit(Commit commit) throws SQLException {
        commits.setLong(1, commit.firstPosition());
        commits.setInt(2, commit.events().size());
        commits.setString(3, commit.id());
        commits.setString(4, commit.predecessor());
        commits.setString(5, commit.origin());
        commits.setLong(6, micros(commit.time()));
        commits.setLong(7, micros(commit.time()));
        commits.addBatch();
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    @Override
    public int load(Tag tag) {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + COLUMNS
                + " FROM events WHERE position IN (SELECT position FROM event_tags WHERE tag = ?) ORDER BY position")) {
            statement.setLong(1, number(tag));
            int events = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events += bytes(rows) > 0 ? 1 : 0;
                }
            }
            return events;
        } catch (SQLException e) {
            throw new IllegalStateException("could not load by the raw driver", e);
        }
    }

    @Override
    public long replay() {
        long bytes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + COLUMNS + " FROM events ORDER BY position")) {
            while (rows.next()) {
                bytes += bytes(rows);
            }
            return bytes;
        } catch (SQLException e) {
            throw new IllegalStateException("could not replay by the raw driver", e);
        }
    }

    private static long bytes(ResultSet row) throws SQLException {
        long bytes = row.getLong(1) + row.getLong(5) + row.getLong(8) > 0 ? 24 : 0;
        for (int text : new int[] {2, 3, 4, 6, 7, 9, 10}) {
            bytes += row.getString(text).length();
        }
        return bytes + row.getBytes(11).length;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("could not close the raw driver", e);
        }
    }
}

package io.eventhus.sqlite;

import io.eventhus.api.StoreRefusedException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The tables: the one place that names them, makes them, and decides whether a file is one of ours. */
final class SqliteSchema {

    /** Stands in the file's header, where the {@code file} command and other programs see it: "Evhs" in ASCII. */
    static final int APPLICATION_ID = 0x45766873;

    static final String APPLICATION = "eventhus";
    static final int VERSION = 1;

    /**
     * The definitions. An event's tags stand twice: as text in its row, to read it back in one step, and as numbers in
     * {@code event_tags}, to find it. The index by aggregate holds position and version, so that an aggregate's last
     * version and the positions of its events are read from the index alone.
     */
    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE log (
              one INTEGER PRIMARY KEY CHECK (one = 1),
              application TEXT NOT NULL,
              schema INTEGER NOT NULL,
              state_revision INTEGER NOT NULL)""",
            """
            CREATE TABLE commits (
              first INTEGER PRIMARY KEY,
              count INTEGER NOT NULL,
              id TEXT NOT NULL,
              predecessor TEXT NOT NULL,
              origin TEXT NOT NULL,
              time INTEGER NOT NULL,
              latest INTEGER NOT NULL)""",
            """
            CREATE TABLE events (
              position INTEGER PRIMARY KEY,
              id TEXT NOT NULL,
              aggregate_type TEXT NOT NULL,
              aggregate_id TEXT NOT NULL,
              version INTEGER NOT NULL,
              type TEXT NOT NULL,
              revision TEXT NOT NULL,
              time INTEGER NOT NULL,
              tags TEXT NOT NULL,
              metadata TEXT NOT NULL,
              data BLOB NOT NULL)""",
            """
            CREATE TABLE tags (
              id INTEGER PRIMARY KEY,
              key TEXT NOT NULL,
              value TEXT NOT NULL)""",
            """
            CREATE TABLE event_tags (
              tag INTEGER NOT NULL,
              position INTEGER NOT NULL,
              PRIMARY KEY (tag, position)) WITHOUT ROWID""",
            """
            CREATE TABLE state (
              key TEXT PRIMARY KEY NOT NULL,
              revision INTEGER NOT NULL,
              value BLOB NOT NULL)""",
            "CREATE INDEX commits_by_latest ON commits (latest)",
            "CREATE INDEX events_by_aggregate ON events (aggregate_type, aggregate_id, position, version)",
            "CREATE INDEX events_by_type ON events (type)",
            "CREATE UNIQUE INDEX tags_by_name ON tags (key, value)");

    private SqliteSchema() {}

    /**
     * Makes the tables if the file is new. Runs inside a transaction that holds the write lock, so that of several
     * processes one makes them and the others find them.
     */
    static void createIfNew(SqliteSession session, Path file) throws SQLException {
        if (isOurs(session, file)) {
            return;
        }
        for (String table : TABLES) {
            session.execute(table);
        }
        session.execute("PRAGMA application_id=" + APPLICATION_ID);
        session.change("INSERT INTO log VALUES (1, ?, ?, 0)", APPLICATION, VERSION);
    }

    /**
     * Tells whether the file holds our tables; false: it holds nothing at all.
     *
     * @throws StoreRefusedException if it holds something else
     */
    static boolean isOurs(SqliteSession session, Path file) throws SQLException {
        // Tables first: another process may be making them, and the mark is there as soon as they are.
        long tables = session.number(0, "SELECT count(*) FROM sqlite_master");
        long application = session.number(0, "PRAGMA application_id");
        if (application == 0 && tables == 0) {
            return false;
        }
        if (application != APPLICATION_ID) {
            throw new StoreRefusedException("could not open " + file + ": it belongs to another application (found id "
                    + application + ", expected " + APPLICATION_ID + "); it was left as it is. Give another file");
        }
        checkVersion(session, file);
        return true;
    }

    private static void checkVersion(SqliteSession session, Path file) throws SQLException {
        try (ResultSet rows = session.query("SELECT application, schema FROM log")) {
            boolean marked = rows.next() && APPLICATION.equals(rows.getString(1));
            if (!marked) {
                throw new StoreRefusedException("could not open " + file
                        + ": its table 'log' does not name this application; it is damaged and was left as it is."
                        + " Restore a backup");
            }
            long version = rows.getLong(2);
            if (version != VERSION) {
                throw new StoreRefusedException("could not open " + file + ": it has schema version " + version
                        + ", expected " + VERSION + "; it was left as it is. Use the release that wrote it, or a newer"
                        + " one");
            }
        }
    }
}

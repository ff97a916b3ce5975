package io.eventhus.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The positions of one range, loaded in growing chunks, each behind the last position of the one before. */
final class SqlitePositions {

    private static final int FIRST_CHUNK = 32;
    private static final int MOST_CHUNK = 1_024;

    private final String sql;
    private final SqliteRange range;
    private final long upTo;

    private long after;
    private long[] chunk = {};
    private int size;
    private int next;
    private int limit = FIRST_CHUNK;
    private boolean exhausted;

    SqlitePositions(SqliteRange range, long after, long upTo) {
        this.range = range;
        this.sql = range.positionsSql();
        this.after = after;
        this.upTo = upTo;
    }

    /** Returns the position at hand; only after {@link #advance} said that there is one. */
    long current() {
        return chunk[next];
    }

    /** Goes to the next position and tells whether there is one. */
    boolean advance(SqliteSession session) throws SQLException {
        if (next + 1 < size) {
            next++;
            return true;
        }
        if (!exhausted) {
            loadChunk(session);
        } else {
            size = 0;
        }
        return size > 0;
    }

    private void loadChunk(SqliteSession session) throws SQLException {
        List<Object> arguments = range.arguments(after, upTo, limit);
        chunk = new long[limit];
        size = 0;
        next = 0;
        try (ResultSet rows = session.query(sql, arguments.toArray())) {
            while (rows.next()) {
                chunk[size++] = rows.getLong(1);
            }
        }
        exhausted = size < limit;
        if (size > 0) {
            after = chunk[size - 1];
        }
        limit = Math.min(limit * 4, MOST_CHUNK);
    }
}

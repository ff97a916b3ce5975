package io.eventhus.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One connection with its prepared statements, for one thread at a time. */
final class SqliteSession implements AutoCloseable {

    /** Queries come in many shapes; beyond this many the least recently used statement is given back. */
    private static final int MOST_STATEMENTS = 64;

    /** Bounds what the driver holds of a large append. */
    private static final int MOST_BATCHED = 500;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    SqliteSession(Connection connection) {
        this.connection = connection;
    }

    /** Runs one statement that is not worth keeping, such as a pragma or a table definition. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Begins a transaction that holds the write lock. By the driver's own switch, set to IMMEDIATE where the connection
     * is opened: else the driver tries to begin and end one of its own around every statement. After a failure the
     * switch says nothing: close the session.
     */
    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Commits what {@link #begin} began. After a failure, close the session: that rolls back what can be. */
    void commit() throws SQLException {
        connection.setAutoCommit(true);
    }

    /** Runs a kept statement that changes something. */
    void change(String sql, Object... arguments) throws SQLException {
        bound(sql, arguments).executeUpdate();
    }

    /** Runs a kept statement for each row of arguments: one call of the driver for many rows. */
    void changeEach(String sql, List<Object[]> rows) throws SQLException {
        int waiting = 0;
        for (Object[] row : rows) {
            PreparedStatement statement = bound(sql, row);
            statement.addBatch();
            waiting++;
            if (waiting == MOST_BATCHED) {
                statement.executeBatch();
                waiting = 0;
            }
        }
        if (waiting > 0) {
            prepared(sql).executeBatch();
        }
    }

    /** Runs a kept query. The caller closes the result before it runs the same query again. */
    ResultSet query(String sql, Object... arguments) throws SQLException {
        return bound(sql, arguments).executeQuery();
    }

    /** Returns the first column of the first row, or {@code ifNone} if there is no row or it is null. */
    long number(long ifNone, String sql, Object... arguments) throws SQLException {
        try (ResultSet rows = query(sql, arguments)) {
            if (!rows.next()) {
                return ifNone;
            }
            long value = rows.getLong(1);
            return rows.wasNull() ? ifNone : value;
        }
    }

    /** Like {@link #number(long, String, Object...)} with the arguments in a list. */
    long number(long ifNone, String sql, List<Object> arguments) throws SQLException {
        return number(ifNone, sql, arguments.toArray());
    }

    /** Closes the connection; an open transaction is rolled back. Never throws. */
    @Override
    public void close() {
        statements.values().forEach(SqliteSession::closeQuietly);
        statements.clear();
        closeQuietly(connection);
    }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepared(sql);
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                default -> throw new IllegalArgumentException("no column type for " + arguments[i].getClass());
            }
        }
        return statement;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        PreparedStatement fresh = connection.prepareStatement(sql);
        statements.put(sql, fresh);
        if (statements.size() > MOST_STATEMENTS) {
            Iterator<PreparedStatement> oldest = statements.values().iterator();
            closeQuietly(oldest.next());
            oldest.remove();
        }
        return fresh;
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception ignored) {
            // Nothing is lost: whatever was not committed is rolled back.
        }
    }
}

package io.eventhus.sqlite;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogInfo;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Watch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A commit log in one SQLite file. Several processes on one host may append to it and read from it at once.
 *
 * <p>What lands in the file; times are microseconds since 1970, {@code [ ]} marks an index:
 *
 * <pre>
 * log          one, application, schema, state_revision
 * commits      first*, count, id, predecessor, origin, time, latest
 *              [latest]
 * events       position*, id, aggregate_type, aggregate_id, version, type, revision, time, tags, metadata, data
 *              [aggregate_type, aggregate_id, position, version] [type]
 * tags         id*, key, value
 *              [key, value]
 * event_tags   tag*, position*
 * state        key*, revision, value
 * </pre>
 *
 * <p>{@code *} marks the primary key. {@code commits.latest} is the latest time of any event up to that commit: it grows
 * with the positions, so a position is found by time in one step. {@code events.tags} is a JSON array of pairs,
 * {@code events.metadata} a JSON object, {@code events.data} the payload's bytes as they came.
 */
public final class SqliteCommitLog implements CommitLog {

    private static final String LOG_ID = "SELECT predecessor FROM commits WHERE first = 1";
    private static final String LAST_VERSION = "SELECT version FROM events INDEXED BY events_by_aggregate"
            + " WHERE aggregate_type = ? AND aggregate_id = ? AND position <= ? ORDER BY position DESC LIMIT 1";
    private static final String FIRST_COMMIT_AT =
            "SELECT first, first + count - 1 FROM commits WHERE latest >= ? ORDER BY latest, first LIMIT 1";
    private static final String FIRST_EVENT_AT =
            "SELECT position FROM events WHERE position BETWEEN ? AND ? AND time >= ? ORDER BY position LIMIT 1";

    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");

    /** SQLite takes more; these keep memory and the time of one transaction bounded. */
    static final LogLimits USUAL_LIMITS = new LogLimits(10_000, 64L << 20, 10_000, 64L << 20, 64 << 10);

    private final SqliteConfig config;
    private final SqliteConnections connections;
    private final LogLimits limits;
    private final SqliteAppend append;
    /** By connection, not by doorbell: the same one can be connected twice and disconnected once. */
    private final Map<Object, Doorbell> doorbells = new ConcurrentHashMap<>();

    /** Never changes once there is one: the file is refused when it is replaced. */
    private volatile @Nullable String logId;

    private SqliteCommitLog(SqliteConfig config, SqliteConnections connections, LogLimits limits) {
        this.config = config;
        this.connections = connections;
        this.limits = limits;
        this.append = new SqliteAppend(connections, config.file(), limits);
    }

    /**
     * Opens a log, and makes its file if there is none or it has no bytes.
     *
     * @param config where and how
     * @return the log; the caller closes it
     * @throws io.eventhus.api.StoreRefusedException if the file is not one of ours, is damaged, has another schema
     *     version, or lies where SQLite cannot keep a write-ahead log; it is left as it is
     * @throws io.eventhus.api.PermanentException if the path is a directory, its folder does not exist, or the rights
     *     are missing
     * @throws io.eventhus.api.TransientException if another process held the file for longer than the busy timeout, or
     *     the disk is full
     */
    public static SqliteCommitLog open(SqliteConfig config) {
        return open(config, USUAL_LIMITS);
    }

    /** Opens a log with limits that a test can reach. */
    static SqliteCommitLog open(SqliteConfig config, LogLimits limits) {
        return new SqliteCommitLog(config, SqliteConnections.open(config), limits);
    }

    @Override
    public LogInfo info() {
        connections.refuseIfClosed("ask");
        String id = logId;
        if (id == null) {
            id = connections.read("read the id of", SqliteCommitLog::readLogId).orElse(null);
            logId = id;
        }
        return new LogInfo(
                "sqlite:" + config.file().getFileName(),
                id,
                limits,
                Set.of(Capability.DURABLE, Capability.SHARED, Capability.QUERY_INDEX));
    }

    @Override
    public long head() {
        return connections.read("read the head of", session -> session.number(0, SqliteFind.HEAD));
    }

    @Override
    public AppendOutcome append(long expectedHead, List<Commit> commits) {
        AppendOutcome outcome = append.append(expectedHead, commits);
        if (outcome.stored() > 0) {
            doorbells.values().forEach(Doorbell::ring);
        }
        return outcome;
    }

    @Override
    public Cursor<LogEntry> read(long after, long upTo) {
        checkAfter(after);
        connections.refuseIfClosed("read");
        return new SqliteRead(connections, config, after, upTo);
    }

    @Override
    public Cursor<StoredEvent> find(EventQuery query, long after, long upTo) {
        checkAfter(after);
        connections.refuseIfClosed("search");
        return new SqliteFind(connections, config, query, after, upTo);
    }

    @Override
    public long lastVersion(AggregateId aggregate, long upTo) {
        return connections.read("read the last version in", session -> {
            SqliteFind.proveHead(session, upTo, config.file());
            return session.number(0, LAST_VERSION, aggregate.type(), aggregate.id(), upTo);
        });
    }

    @Override
    public OptionalLong firstAtOrAfter(Instant time) {
        if (time.isAfter(LAST_TIME)) {
            return OptionalLong.empty();
        }
        // Up to the next microsecond: stored times have no finer part, so an earlier one would be before the instant.
        long micros = SqliteRows.micros(time.isBefore(FIRST_TIME) ? FIRST_TIME : time.plusNanos(999));
        return connections.read("search by time in", session -> firstAt(session, micros));
    }

    @Override
    public Watch watch(Doorbell doorbell) {
        connections.refuseIfClosed("watch");
        Object connection = new Object();
        doorbells.put(connection, doorbell);
        return () -> doorbells.remove(connection);
    }

    @Override
    public void close() {
        doorbells.clear();
        connections.close();
    }

    private static Optional<String> readLogId(SqliteSession session) throws SQLException {
        try (ResultSet rows = session.query(LOG_ID)) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    private static OptionalLong firstAt(SqliteSession session, long micros) throws SQLException {
        long first;
        long last;
        try (ResultSet rows = session.query(FIRST_COMMIT_AT, micros)) {
            if (!rows.next()) {
                return OptionalLong.empty();
            }
            first = rows.getLong(1);
            last = rows.getLong(2);
        }
        long position = session.number(0, FIRST_EVENT_AT, first, last, micros);
        return position > 0 ? OptionalLong.of(position) : OptionalLong.empty();
    }

    private static void checkAfter(long after) {
        if (after < 0) {
            throw new IllegalArgumentException("the position to read behind is " + after + "; expected at least 0");
        }
    }
}

package io.eventhus.sqlite;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.sqlite.SqliteConnections.Written;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Appending: all commits of a call in one transaction, so in one write to the disk. */
final class SqliteAppend {

    private static final String TAIL = "SELECT first + count - 1, id, latest FROM commits ORDER BY first DESC LIMIT 1";
    private static final String ADD_COMMIT = "INSERT INTO commits (first, count, id, predecessor, origin, time, latest)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    private static final String ADD_EVENT =
            "INSERT INTO events (" + SqliteRows.EVENT_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ADD_TAG = "INSERT INTO event_tags (tag, position) VALUES (?, ?)";

    /** How the log ends. */
    private record Tail(long head, String lastCommit, long latestMicros) {}

    private final SqliteConnections connections;
    private final Path path;
    private final LogLimits limits;
    private final SqliteTags tags = new SqliteTags();

    SqliteAppend(SqliteConnections connections, Path path, LogLimits limits) {
        this.connections = connections;
        this.path = path;
        this.limits = limits;
    }

    AppendOutcome append(long expectedHead, List<Commit> commits) {
        limits.checkAppend(path.toString(), expectedHead, commits);
        connections.refuseIfClosed("append to");
        EventhusException reason = null;
        int fitting = 0;
        while (reason == null && fitting < commits.size()) {
            reason = limits.refusal(path.toString(), commits.get(fitting));
            fitting += reason == null ? 1 : 0;
        }
        if (reason == null) {
            return store(expectedHead, commits);
        }
        if (fitting == 0) {
            return new AppendOutcome.Failed(0, reason);
        }
        AppendOutcome outcome = store(expectedHead, commits.subList(0, fitting));
        return outcome instanceof AppendOutcome.Stored ? new AppendOutcome.Failed(outcome.stored(), reason) : outcome;
    }

    private AppendOutcome store(long expectedHead, List<Commit> commits) {
        SqliteTags.Book book = tags.book();
        try {
            Written<AppendOutcome> written =
                    connections.write("append to", session -> compareAndInsert(session, expectedHead, commits, book));
            return switch (written) {
                case Written.Committed<AppendOutcome> committed -> {
                    tags.keep(book);
                    yield committed.result();
                }
                case Written.Undecided<AppendOutcome> undecided -> new AppendOutcome.Unknown(0, undecided.cause());
            };
        } catch (EventhusException e) {
            return new AppendOutcome.Failed(0, e);
        }
    }

    /** Runs under the file's write lock: nobody can append between the comparison and the COMMIT. */
    private AppendOutcome compareAndInsert(
            SqliteSession session, long expectedHead, List<Commit> commits, SqliteTags.Book book) throws SQLException {
        Tail tail = tail(session);
        if (tail.head() > expectedHead) {
            return new AppendOutcome.HeadMoved(0);
        }
        checkChain(tail, expectedHead, commits);
        insert(session, commits, tail.latestMicros(), book);
        return new AppendOutcome.Stored(commits.size());
    }

    private static Tail tail(SqliteSession session) throws SQLException {
        try (ResultSet row = session.query(TAIL)) {
            return row.next()
                    ? new Tail(row.getLong(1), row.getString(2), row.getLong(3))
                    : new Tail(0, "", Long.MIN_VALUE);
        }
    }

    private void checkChain(Tail tail, long expectedHead, List<Commit> commits) {
        if (tail.head() < expectedHead) {
            throw new LogForkedException("could not append to " + path + ": it ends at position " + tail.head()
                    + ", expected " + expectedHead + ", which was stored before; commits were lost or the file was"
                    + " replaced. Compare it with a backup");
        }
        // The first commit of a log names the log itself: there is nothing to compare it with.
        String last = tail.head() == 0 ? commits.getFirst().predecessor() : tail.lastCommit();
        for (Commit commit : commits) {
            if (!commit.predecessor().equals(last)) {
                throw new LogForkedException("could not append to " + path + ": the commit at position "
                        + commit.firstPosition() + " names another predecessor than the commit before it; this process"
                        + " knows another log than the one in the file. Compare the file with a backup");
            }
            last = commit.id();
        }
    }

    /** Commits and tags after all events: the rows of one table together take fewer calls and stay in the cache. */
    private static void insert(SqliteSession session, List<Commit> commits, long latestMicros, SqliteTags.Book book)
            throws SQLException {
        List<Object[]> commitRows = new ArrayList<>();
        List<Object[]> tagRows = new ArrayList<>();
        long latest = latestMicros;
        for (Commit commit : commits) {
            List<Object[]> eventRows = new ArrayList<>();
            for (StoredEvent event : commit.events()) {
                latest = Math.max(latest, SqliteRows.micros(event.time()));
                for (Tag tag : event.tags()) {
                    tagRows.add(new Object[] {book.number(session, tag), event.position()});
                }
                eventRows.add(SqliteRows.arguments(event));
            }
            session.changeEach(ADD_EVENT, eventRows);
            commitRows.add(commitRow(commit, latest));
        }
        session.changeEach(ADD_TAG, tagRows);
        session.changeEach(ADD_COMMIT, commitRows);
    }

    private static Object[] commitRow(Commit commit, long latestMicros) {
        return new Object[] {
            commit.firstPosition(),
            commit.events().size(),
            commit.id(),
            commit.predecessor(),
            commit.origin(),
            SqliteRows.micros(commit.time()),
            latestMicros
        };
    }
}

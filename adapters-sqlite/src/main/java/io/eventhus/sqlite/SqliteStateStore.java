package io.eventhus.sqlite;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.sqlite.SqliteConnections.Work;
import io.eventhus.sqlite.SqliteConnections.Written;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A state store in one SQLite file, its own or a log's. Every change waits for the disk. Revisions come from one
 * sequence for all keys, so a document that was deleted and put again never gets an old one.
 */
public final class SqliteStateStore implements StateStore {

    private static final int MOST_VALUE_BYTES = 1 << 20;

    /** Sorts behind every character of a key. */
    private static final String BEHIND = "\u007f";

    private static final String GET = "SELECT key, revision, value FROM state WHERE key = ?";
    private static final String REVISION = "SELECT revision FROM state WHERE key = ?";
    private static final String DRAW = "UPDATE log SET state_revision = state_revision + 1";
    private static final String DRAWN = "SELECT state_revision FROM log";
    private static final String PUT = "INSERT INTO state (key, revision, value) VALUES (?, ?, ?)"
            + " ON CONFLICT (key) DO UPDATE SET revision = excluded.revision, value = excluded.value";
    private static final String DELETE = "DELETE FROM state WHERE key = ?";
    private static final String LIST =
            "SELECT key, revision, value FROM state WHERE key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?";

    private final SqliteConnections connections;

    private SqliteStateStore(SqliteConnections connections) {
        this.connections = connections;
    }

    /**
     * Opens a state store, and makes its file if there is none or it has no bytes.
     *
     * @param config where and how
     * @return the store; the caller closes it
     * @throws io.eventhus.api.StoreRefusedException as {@link SqliteCommitLog#open} does
     * @throws io.eventhus.api.PermanentException as {@link SqliteCommitLog#open} does
     * @throws io.eventhus.api.TransientException as {@link SqliteCommitLog#open} does
     */
    public static SqliteStateStore open(SqliteConfig config) {
        return new SqliteStateStore(SqliteConnections.open(config));
    }

    @Override
    public int maxValueBytes() {
        connections.refuseIfClosed("ask for the limit of");
        return MOST_VALUE_BYTES;
    }

    @Override
    public Optional<StateDocument> get(StateKey key) {
        return connections.read("read the state in", session -> {
            try (ResultSet rows = session.query(GET, key.path())) {
                return rows.next() ? Optional.of(document(rows)) : Optional.empty();
            }
        });
    }

    @Override
    public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
        checkRevision(expectedRevision, 0);
        if (value.length > MOST_VALUE_BYTES) {
            throw new EventTooLargeException("could not put the state " + key + ": it has " + value.length
                    + " bytes, expected at most " + MOST_VALUE_BYTES + "; make it smaller");
        }
        return change("put a state into", session -> {
            if (session.number(0, REVISION, key.path()) != expectedRevision) {
                return new PutOutcome.Mismatch();
            }
            session.change(DRAW);
            long revision = session.number(0, DRAWN);
            session.change(PUT, key.path(), revision, value);
            return new PutOutcome.Done(revision);
        });
    }

    @Override
    public PutOutcome delete(StateKey key, long expectedRevision) {
        checkRevision(expectedRevision, 1);
        return change("delete a state in", session -> {
            if (session.number(0, REVISION, key.path()) != expectedRevision) {
                return new PutOutcome.Mismatch();
            }
            session.change(DELETE, key.path());
            return new PutOutcome.Done(0);
        });
    }

    @Override
    public List<StateDocument> list(String prefix, @Nullable StateKey after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a list is " + limit + "; expected at least 1");
        }
        return connections.read("list the state in", session -> {
            List<StateDocument> documents = new ArrayList<>();
            String behind = after == null ? "" : after.path();
            try (ResultSet rows = session.query(LIST, prefix, prefix + BEHIND, behind, limit)) {
                while (rows.next()) {
                    documents.add(document(rows));
                }
            }
            return documents;
        });
    }

    @Override
    public void close() {
        connections.close();
    }

    private PutOutcome change(String what, Work<PutOutcome> work) {
        return switch (connections.write(what, work)) {
            case Written.Committed<PutOutcome> committed -> committed.result();
            case Written.Undecided<PutOutcome> undecided -> new PutOutcome.Unknown(undecided.cause());
        };
    }

    private static StateDocument document(ResultSet row) throws SQLException {
        byte[] value = row.getBytes(3);
        // SQLite may give an empty blob as null.
        return new StateDocument(new StateKey(row.getString(1)), value == null ? new byte[0] : value, row.getLong(2));
    }

    private static void checkRevision(long revision, long least) {
        if (revision < least) {
            throw new IllegalArgumentException("the expected revision is " + revision + "; expected at least " + least);
        }
    }
}

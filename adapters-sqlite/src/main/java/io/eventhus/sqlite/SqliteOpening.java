package io.eventhus.sqlite;

import io.eventhus.api.StoreRefusedException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections: what decides durability is set here, visibly, for every one of them. */
final class SqliteOpening {

    /** A write-ahead log that grew in a burst is cut back to this many bytes when it starts anew. */
    private static final int JOURNAL_LIMIT_BYTES = 64 << 20;

    private static final long PAUSE_NANOS = 2_000_000;

    private final SqliteFile file;
    private final Path path;
    private final int busyMillis;

    SqliteOpening(SqliteFile file, SqliteConfig config) {
        this.file = file;
        this.path = config.file();
        this.busyMillis = Math.toIntExact(config.busyTimeout().toMillis());
    }

    /**
     * Looks at a file before anything may change it, through a connection that cannot write: opening a stranger's
     * database for writing could already roll back or check-point it.
     */
    void inspect() throws SQLException {
        try (SqliteSession session = connect(SQLiteOpenMode.READONLY)) {
            SqliteSchema.isOurs(session, path);
        }
    }

    SqliteSession writer() throws SQLException {
        SqliteSession session = connect(SQLiteOpenMode.READWRITE, SQLiteOpenMode.CREATE);
        try {
            setUp(session);
            session.begin();
            SqliteSchema.createIfNew(session, path);
            session.commit();
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Never makes a file: there is one, or it was deleted. */
    SqliteSession reader() throws SQLException {
        SqliteSession session = connect(SQLiteOpenMode.READWRITE);
        try {
            setUp(session);
            session.execute("PRAGMA query_only=ON");
            return session;
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private SqliteSession connect(SQLiteOpenMode... modes) throws SQLException {
        SQLiteConfig driver = new SQLiteConfig();
        driver.setBusyTimeout(busyMillis);
        driver.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        driver.resetOpenMode(SQLiteOpenMode.READWRITE);
        driver.resetOpenMode(SQLiteOpenMode.CREATE);
        for (SQLiteOpenMode mode : modes) {
            driver.setOpenMode(mode);
        }
        return new SqliteSession(driver.createConnection(file.url()));
    }

    /**
     * WAL: readers never wait for the writer. FULL: COMMIT returns after the disk has it, and readers see it only then.
     * The two fullfsync settings make that true on macOS, where a plain fsync stops at the disk's cache; elsewhere they
     * do nothing.
     */
    private void setUp(SqliteSession session) throws SQLException {
        useWriteAheadLog(session);
        session.execute("PRAGMA synchronous=FULL");
        session.execute("PRAGMA fullfsync=ON");
        session.execute("PRAGMA checkpoint_fullfsync=ON");
        session.execute("PRAGMA journal_size_limit=" + JOURNAL_LIMIT_BYTES);
    }

    /** Asks first: changing the mode takes the whole file for a moment, and only the first connection needs to. */
    private void useWriteAheadLog(SqliteSession session) throws SQLException {
        if (isWal(session, "PRAGMA journal_mode") || becomesWal(session)) {
            return;
        }
        throw new StoreRefusedException("could not open " + path
                + ": SQLite cannot keep a write-ahead log here; expected a file system with shared memory and locks,"
                + " such as a local disk. Move the file");
    }

    /** Of two that change the mode at once SQLite lets one fail without the busy timeout; when asked again it is changed. */
    private boolean becomesWal(SqliteSession session) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(busyMillis);
        while (true) {
            try {
                return isWal(session, "PRAGMA journal_mode=WAL");
            } catch (SQLException e) {
                if (!SqliteErrors.isBusy(e) || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isWal(SqliteSession session, String pragma) throws SQLException {
        try (ResultSet rows = session.query(pragma)) {
            return rows.next() && "wal".equalsIgnoreCase(rows.getString(1));
        }
    }
}

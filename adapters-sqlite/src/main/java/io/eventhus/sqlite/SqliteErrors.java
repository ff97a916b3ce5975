package io.eventhus.sqlite;

import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/**
 * Turns what the driver throws into what the caller can act on, by SQLite's result code only. The driver's text is kept
 * as the cause and never read.
 */
final class SqliteErrors {

    /** An extended result code holds the primary one in its lowest byte. */
    private static final int PRIMARY = 0xff;

    private final Path file;

    SqliteErrors(Path file) {
        this.file = file;
    }

    /** The trouble of a call that changed nothing: a read, or a transaction that was rolled back. */
    EventhusException nothingDone(String what, SQLException e) {
        String tried = "could not " + what + " " + file + " (" + name(e) + "): ";
        return switch (primary(e)) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new TransientException(
                        tried + "another writer held the file longer than the busy timeout; nothing was changed, try"
                                + " again, or raise the timeout",
                        e);
            case SQLITE_FULL ->
                new TransientException(tried + "the disk is full; nothing was changed, make room and try again", e);
            case SQLITE_IOERR ->
                new TransientException(
                        tried + "the disk answered with an error; nothing was changed, check the disk and try again",
                        e);
            case SQLITE_CANTOPEN ->
                new TransientException(
                        tried + "the file or a file beside it cannot be opened; check that it is still there, the"
                                + " rights of its folder and the limit of open files, and try again",
                        e);
            case SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_SCHEMA, SQLITE_PROTOCOL, SQLITE_ABORT ->
                new TransientException(tried + "it was interrupted; nothing was changed, try again", e);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new StoreRefusedException(
                        tried + "it is damaged or not a SQLite database; it was left as it is. Give another file, or"
                                + " restore a backup",
                        e);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH ->
                new PermanentException(
                        tried + "it is read-only; expected a file and a folder that this process may write. Change the"
                                + " rights",
                        e);
            case SQLITE_TOOBIG ->
                new EventTooLargeException(tried + "a value is larger than SQLite takes; nothing was changed", e);
            default ->
                new PermanentException(tried + "nothing was changed; look the code up in SQLite's documentation", e);
        };
    }

    /** The trouble of a COMMIT: the transaction may be in the file or not. */
    EventhusException outcomeUnknown(String what, SQLException e) {
        return new TransientException(
                "could not learn whether " + file + " holds the result of: " + what + " (" + name(e)
                        + " on COMMIT); all connections were closed. Read back to learn it, and check the disk",
                e);
    }

    /** Tells whether another connection was in the way: nothing of ours was done. */
    static boolean isBusy(SQLException e) {
        return primary(e) == SQLiteErrorCode.SQLITE_BUSY;
    }

    /** Tells whether the disk answered with an error: what the system's cache holds may never reach it. */
    static boolean isDiskError(SQLException e) {
        return primary(e) == SQLiteErrorCode.SQLITE_IOERR;
    }

    private static SQLiteErrorCode primary(SQLException e) {
        return SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY);
    }

    private static String name(SQLException e) {
        return e instanceof org.sqlite.SQLiteException sqlite
                ? sqlite.getResultCode().name()
                : primary(e).name();
    }
}

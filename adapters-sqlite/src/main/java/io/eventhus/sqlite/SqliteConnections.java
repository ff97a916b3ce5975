package io.eventhus.sqlite;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection that writes and a bounded number that read. Every wait ends with the busy timeout. After a COMMIT whose
 * outcome is unknown all are closed, and the next call opens new ones.
 */
final class SqliteConnections implements AutoCloseable {

    /** What a call does with a connection. */
    interface Work<T> {
        T run(SqliteSession session) throws SQLException;
    }

    /** How a transaction ended that did not fail for certain. */
    sealed interface Written<T> {
        /** It is in the file and on the disk. */
        record Committed<T>(T result) implements Written<T> {}

        /** It may be in the file or not. */
        record Undecided<T>(EventhusException cause) implements Written<T> {}
    }

    private record Idle(SqliteSession session, int generation) {}

    private final Path path;
    private final Duration patience;
    private final SqliteFile file;
    private final SqliteOpening opening;
    private final SqliteErrors errors;

    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable SqliteSession writer; // guarded by writing

    private final Semaphore permits;
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    /** Counts how often all connections were given up; one of an older generation is closed, never used again. */
    private final AtomicInteger generation = new AtomicInteger();

    /** After a disk error: what the next connection sees may only be in the system's cache. */
    private volatile boolean unsettled;

    private volatile boolean closed;

    private SqliteConnections(SqliteConfig config) {
        path = config.file();
        patience = config.busyTimeout();
        file = new SqliteFile(path);
        opening = new SqliteOpening(file, config);
        errors = new SqliteErrors(path);
        permits = new Semaphore(config.readers());
    }

    /** Opens the file, and makes it if it is new. A file that is not ours is refused and left as it is. */
    static SqliteConnections open(SqliteConfig config) {
        SqliteConnections connections = new SqliteConnections(config);
        connections.file.check();
        try {
            if (connections.file.hasContent()) {
                connections.opening.inspect();
            }
            SqliteSession first = connections.opening.writer();
            connections.writer = first;
            connections.file.remember();
            // A process that was killed between writing and syncing leaves commits that only the system's cache holds.
            // A check-point syncs them before anyone builds on them.
            first.execute("PRAGMA wal_checkpoint(PASSIVE)");
            return connections;
        } catch (SQLException e) {
            connections.close();
            throw connections.errors.nothingDone("open", e);
        }
    }

    /** Reads, each statement on a snapshot of what is committed. */
    <T> T read(String what, Work<T> work) {
        refuseIfClosed(what);
        settle(what);
        takePermit(what);
        try {
            return readWith(borrow(), what, work);
        } catch (SQLException e) {
            throw errors.nothingDone(what, e);
        } finally {
            permits.release();
        }
    }

    /**
     * Runs one transaction that holds the file's write lock from its beginning, so that what it reads is still so when
     * it commits.
     *
     * @throws EventhusException if nothing was changed and never will be
     */
    <T> Written<T> write(String what, Work<T> work) {
        settle(what);
        lockWriter(what);
        try {
            refuseIfClosed(what);
            file.checkSame();
            return transact(writer(what), what, work);
        } finally {
            if (closed) {
                dropWriter();
            }
            writing.unlock();
        }
    }

    /** Closes every connection; those in use are closed when they are given back. */
    @Override
    public void close() {
        closed = true;
        dropIdle();
        if (tryLockWriter()) {
            dropWriter();
            writing.unlock();
        }
    }

    /** A transaction that did not commit is rolled back by closing its connection: the next call opens another. */
    private <T> Written<T> transact(SqliteSession session, String what, Work<T> work) {
        T result;
        boolean ready = false;
        try {
            session.begin();
            result = work.run(session);
            ready = true;
        } catch (SQLException e) {
            throw errors.nothingDone(what, e);
        } finally {
            if (!ready) {
                dropWriter();
            }
        }
        try {
            session.commit();
        } catch (SQLException e) {
            return commitFailed(what, e);
        }
        return new Written.Committed<>(result);
    }

    private <T> Written<T> commitFailed(String what, SQLException e) {
        dropWriter();
        if (SqliteErrors.isBusy(e)) {
            throw errors.nothingDone(what, e);
        }
        if (SqliteErrors.isDiskError(e)) {
            unsettled = true;
        }
        generation.incrementAndGet();
        dropIdle();
        return new Written.Undecided<>(errors.outcomeUnknown(what, e));
    }

    /**
     * After a disk error the system may show bytes that it could not write and has forgotten to write again. Copying
     * the write-ahead log into the database writes and syncs them anew: only what survives that is read and built on.
     */
    private void settle(String what) {
        if (!unsettled) {
            return;
        }
        lockWriter(what);
        try {
            refuseIfClosed(what);
            if (unsettled) {
                checkpoint(writer(what), what);
                unsettled = false;
            }
        } finally {
            writing.unlock();
        }
    }

    private void checkpoint(SqliteSession session, String what) {
        try (ResultSet rows = session.query("PRAGMA wal_checkpoint(FULL)")) {
            if (rows.next() && rows.getInt(1) == 0) {
                return;
            }
        } catch (SQLException e) {
            dropWriter();
            throw errors.nothingDone(what, e);
        }
        throw new TransientException("could not " + what + " " + path
                + ": after a disk error its last commits must be written again, and another connection is in the way;"
                + " try again");
    }

    private SqliteSession writer(String what) {
        SqliteSession open = writer;
        if (open != null) {
            return open;
        }
        try {
            file.check();
            file.checkSame();
            open = opening.writer();
            writer = open;
            return open;
        } catch (SQLException e) {
            throw errors.nothingDone(what, e);
        }
    }

    private void dropWriter() {
        SqliteSession open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    private void dropIdle() {
        for (Idle one = idle.poll(); one != null; one = idle.poll()) {
            one.session().close();
        }
    }

    private Idle borrow() throws SQLException {
        for (Idle one = idle.poll(); one != null; one = idle.poll()) {
            if (one.generation() == generation.get()) {
                return one;
            }
            one.session().close();
        }
        int now = generation.get();
        file.checkSame();
        return new Idle(opening.reader(), now);
    }

    private <T> T readWith(Idle reader, String what, Work<T> work) {
        boolean good = false;
        try {
            T result = work.run(reader.session());
            good = true;
            return result;
        } catch (SQLException e) {
            throw errors.nothingDone(what, e);
        } finally {
            giveBack(reader, good);
        }
    }

    private void giveBack(Idle reader, boolean good) {
        if (!good || reader.generation() != generation.get()) {
            reader.session().close();
            return;
        }
        idle.push(reader);
        if (closed) {
            dropIdle();
        }
    }

    private void takePermit(String what) {
        try {
            if (permits.tryAcquire() || permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException("could not " + what + " " + path + ": the thread was interrupted", e);
        }
        throw new TransientException("could not " + what + " " + path + ": no reader connection became free within "
                + patience + "; try again, or raise the number of readers");
    }

    private void lockWriter(String what) {
        if (!tryLockWriter()) {
            throw new TransientException("could not " + what + " " + path + ": another thread was writing for "
                    + patience + ", or this one was interrupted; nothing was changed, try again");
        }
    }

    private boolean tryLockWriter() {
        try {
            return writing.tryLock() || writing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Refuses a call that comes after the end. */
    void refuseIfClosed(String what) {
        if (closed) {
            throw new PermanentException("could not " + what + " " + path + ": it was closed; open it again");
        }
    }
}

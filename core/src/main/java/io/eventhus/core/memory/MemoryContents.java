package io.eventhus.core.memory;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Doorbell;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.LogLimits;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What all handles of one in-memory log share. Appends take turns; readers take no lock: the head is published after
 * everything up to it is in place, and commit by commit, so that a commit is seen whole or not at all.
 */
final class MemoryContents {

    private static final String NAME = "the log \'memory\'";

    final CommitTable commits = new CommitTable();
    final EventIndex index = new EventIndex();

    private final LogLimits limits;
    private final ReentrantLock appending = new ReentrantLock();
    private final List<Doorbell> doorbells = new CopyOnWriteArrayList<>();
    private volatile long head;

    MemoryContents(LogLimits limits) {
        this.limits = limits;
    }

    LogLimits limits() {
        return limits;
    }

    long head() {
        return head;
    }

    /** Returns the log's id, null while it is empty. */
    @Nullable
    String logId() {
        return head == 0 ? null : commits.at(1).predecessor();
    }

    AppendOutcome append(long expectedHead, List<Commit> candidates) {
        limits.checkAppend(NAME, expectedHead, candidates);
        AppendOutcome outcome;
        appending.lock();
        try {
            outcome = appendInTurn(expectedHead, candidates);
        } finally {
            appending.unlock();
        }
        if (outcome.stored() > 0) {
            ring();
        }
        return outcome;
    }

    private AppendOutcome appendInTurn(long expectedHead, List<Commit> candidates) {
        if (head > expectedHead) {
            return new AppendOutcome.HeadMoved(0);
        }
        if (head < expectedHead) {
            return new AppendOutcome.Failed(
                    0,
                    new LogForkedException("append to the log 'memory' behind position " + expectedHead
                            + ": expected that position to be stored, found the end of the log at " + head
                            + "; this is another log than the one that was read, so stop using what was read"));
        }
        int stored = 0;
        for (Commit commit : candidates) {
            EventhusException refusal = refusal(commit);
            if (refusal != null) {
                return new AppendOutcome.Failed(stored, refusal);
            }
            store(commit);
            stored++;
        }
        return new AppendOutcome.Stored(stored);
    }

    private @Nullable EventhusException refusal(Commit commit) {
        if (head > 0 && !commits.at(head).id().equals(commit.predecessor())) {
            return new LogForkedException("append the commit " + commit.id() + " to the log 'memory' at position "
                    + commit.firstPosition() + ": expected its predecessor to be "
                    + commits.at(head).id() + ", found " + commit.predecessor()
                    + "; the writer knows another log, so stop it and compare the two");
        }
        return limits.refusal(NAME, commit);
    }

    private void store(Commit commit) {
        commits.add(commit);
        commit.events().forEach(index::add);
        head = commit.lastPosition();
    }

    void connect(Doorbell doorbell) {
        doorbells.add(doorbell);
    }

    void disconnect(Doorbell doorbell) {
        doorbells.remove(doorbell);
    }

    /** Rings outside the lock: a doorbell may read the log or append to it. */
    private void ring() {
        for (Doorbell doorbell : doorbells) {
            try {
                doorbell.ring();
            } catch (RuntimeException e) {
                // The commits are stored: a defective doorbell must not turn that into a failure.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}

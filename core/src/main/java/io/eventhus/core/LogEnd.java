package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.TransientException;
import org.jspecify.annotations.Nullable;

/**
 * Where a log ends: what an engine must know before it can append or follow.
 *
 * @param head         the position of the last durable entry
 * @param lastCommitId the id of the last commit up to there; null if there is none
 */
record LogEnd(long head, @Nullable String lastCommitId) {

    /**
     * Looks for the end of a log.
     *
     * @throws TransientException if the backend did not answer, or does not show yet what its head counts
     */
    static LogEnd of(CommitLog log) {
        long head = log.head();
        String last = null;
        // Void positions may stand at the end: look further back until there is a commit.
        for (long width = 1; last == null && width / 2 < head; width *= 2) {
            last = lastCommit(log, Math.max(0, head - width), head);
        }
        return new LogEnd(head, last);
    }

    private static @Nullable String lastCommit(CommitLog log, long after, long head) {
        String last = null;
        long reached = after;
        try (Cursor<LogEntry> entries = log.read(after, head)) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                reached = entry.lastPosition();
                if (entry instanceof Commit commit) {
                    last = commit.id();
                }
            }
        }
        if (reached < head) {
            throw new TransientException("the end of " + log.info().name() + " could not be read: its head is " + head
                    + ", but it shows nothing behind " + reached + " yet. Try again");
        }
        return last;
    }
}

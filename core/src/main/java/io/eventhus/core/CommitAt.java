package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;

/**
 * The commit that holds a durable event.
 *
 * @param commit   the commit
 * @param position the event's position
 */
record CommitAt(Commit commit, long position) {

    /**
     * Reads it.
     *
     * @throws TransientException if the backend does not show it yet: a read may lag behind what another one showed
     */
    static CommitAt read(CommitLog log, String logName, long position) {
        try (Cursor<LogEntry> cursor = log.read(position - 1, position)) {
            if (cursor.next() instanceof Commit commit) {
                return new CommitAt(commit, position);
            }
        }
        throw new TransientException("reading the event at position " + position + " of " + logName
                + " failed: the backend does not show it yet. Try again");
    }

    StoredEvent event() {
        return commit.events().get((int) (position - commit.firstPosition()));
    }
}

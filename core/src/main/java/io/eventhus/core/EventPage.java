package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.util.ArrayList;
import java.util.List;

/**
 * Matching events of a part of the log, bounded by number and bytes.
 *
 * @param events in order
 * @param whole  whether these are all of that part; if not, it goes on behind the last of them
 */
record EventPage(List<Followed> events, boolean whole) {

    /** Reads one through an index, and closes the cursor. */
    static EventPage ofEvents(Cursor<StoredEvent> cursor, FollowMachine.Page page, long mostBytes) {
        List<Followed> events = new ArrayList<>();
        long bytes = 0;
        try (cursor) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                events.add(new Followed(event, null));
                bytes += event.bytes();
                if (events.size() >= page.most() || bytes >= mostBytes) {
                    return new EventPage(events, false);
                }
            }
        }
        return new EventPage(events, true);
    }

    /**
     * Reads one commit by commit, each event with its origin, and closes the cursor.
     *
     * @throws TransientException if the backend does not show everything up to the page's end yet
     */
    static EventPage ofCommits(Cursor<LogEntry> cursor, EventQuery query, FollowMachine.Page page, long mostBytes) {
        List<Followed> events = new ArrayList<>();
        long bytes = 0;
        long reached = page.after();
        try (cursor) {
            for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                reached = entry.lastPosition();
                if (entry instanceof Commit commit) {
                    for (StoredEvent event : commit.events()) {
                        if (isOf(page, event) && query.matches(event)) {
                            events.add(new Followed(event, commit.origin()));
                            bytes += event.bytes();
                            if (events.size() >= page.most() || bytes >= mostBytes) {
                                return new EventPage(events, false);
                            }
                        }
                    }
                }
            }
        }
        // A read may end early; what it does not show would be taken for nothing that matches.
        if (reached < page.upTo()) {
            throw new TransientException("following the log to position " + page.upTo()
                    + " was interrupted: the backend shows nothing behind " + reached + " yet. Try again");
        }
        return new EventPage(events, true);
    }

    /** A commit is read whole, also where the page begins or ends inside it. */
    private static boolean isOf(FollowMachine.Page page, StoredEvent event) {
        return event.position() > page.after() && event.position() <= page.upTo();
    }
}

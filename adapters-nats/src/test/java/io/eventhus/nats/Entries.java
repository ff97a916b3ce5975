package io.eventhus.nats;

import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** What a log holds. */
final class Entries {

    private Entries() {}

    static List<LogEntry> all(NatsCommitLog log) {
        List<LogEntry> entries = new ArrayList<>();
        try (Cursor<LogEntry> cursor = log.read(0, Long.MAX_VALUE)) {
            for (LogEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                entries.add(entry);
            }
        }
        return entries;
    }
}

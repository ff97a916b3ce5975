package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** Writes by the raw driver, and reads the same file by the adapter. */
final class RawSqliteCheck {

    private RawSqliteCheck() {}

    /** Returns how many of five commits the adapter reads as they were written. */
    static int writtenAndRead(SqliteBackend backend) {
        List<LogEntry> written = new ArrayList<>();
        long head;
        try (RawSqlite raw = backend.driver(Content.FIXED)) {
            head = raw.head();
            Content.Chain chain = new Content.Chain(head, "before");
            for (int account = Content.OPENED; account < Content.OPENED + 5; account++) {
                var commit = chain.next(List.of(Content.deposit(account)), 0);
                raw.write(List.of(commit));
                written.add(commit);
            }
        }
        int same = 0;
        try (CommitLog log = backend.lastCopy();
                Cursor<LogEntry> read = log.read(head, head + 5)) {
            for (LogEntry entry : written) {
                same += entry.equals(read.next()) ? 1 : 0;
            }
        }
        return same;
    }
}

package io.eventhus.sqlite;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commits to store, and the reading back of everything. */
final class Samples {

    static final String LOG_ID = "log-1";
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    private Samples() {}

    static StoredEvent event(long position, String type, AggregateId aggregate, long version, Tag... tags) {
        return new StoredEvent(
                position,
                "event-" + position,
                aggregate,
                version,
                type,
                "1",
                JsonData.ofText("{\"n\":" + position + "}"),
                TIME,
                Map.of("trace", "t" + position),
                Set.of(tags));
    }

    static StoredEvent event(long position) {
        return event(position, "Deposited", new AggregateId("Account", "a1"), position, new Tag("Account", "a1"));
    }

    static Commit commit(String id, String predecessor, StoredEvent... events) {
        return new Commit(events[0].position(), id, predecessor, "test", TIME, List.of(events));
    }

    /** Returns single-event commits at the positions after {@code head}, each naming the one before. */
    static List<Commit> chain(long head, int count) {
        List<Commit> commits = new ArrayList<>();
        for (long position = head + 1; position <= head + count; position++) {
            String predecessor = position == 1 ? LOG_ID : "commit-" + (position - 1);
            commits.add(commit("commit-" + position, predecessor, event(position)));
        }
        return commits;
    }

    static List<Commit> everything(CommitLog log) {
        List<Commit> commits = new ArrayList<>();
        all(log.read(0, Long.MAX_VALUE)).forEach((LogEntry entry) -> commits.add((Commit) entry));
        return commits;
    }

    static <T> List<T> all(Cursor<T> cursor) {
        List<T> all = new ArrayList<>();
        try (cursor) {
            for (T one = cursor.next(); one != null; one = cursor.next()) {
                all.add(one);
            }
        }
        return all;
    }
}

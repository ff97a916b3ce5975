package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes commits that follow each other. */
final class Commits {

    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");

    private final List<Commit> made = new ArrayList<>();
    private long head;

    /** Returns what was made. */
    List<Commit> made() {
        return List.copyOf(made);
    }

    /** Makes a commit of so many events of one account. */
    Commit next(int events) {
        List<StoredEvent> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            long position = head + i + 1;
            all.add(event(position, "0001", position, JsonData.ofText("{\"amount\":" + position + "}")));
        }
        String id = "c-" + (made.size() + 1);
        Commit commit = new Commit(
                head + 1, id, made.isEmpty() ? "log-1" : made.getLast().id(), "writer", TIME, all);
        made.add(commit);
        head = commit.lastPosition();
        return commit;
    }

    /** Makes commits of one event. */
    List<Commit> many(int count) {
        List<Commit> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next(1));
        }
        return all;
    }

    static StoredEvent event(long position, String account, long version, JsonData data) {
        return new StoredEvent(
                position,
                "e-" + position,
                new AggregateId("Account", account),
                version,
                "DepositPerformed",
                "",
                data,
                TIME,
                Map.of(),
                Set.of(new Tag("Account", account)));
    }
}

package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.ConflictException;
import io.eventhus.api.ConflictReport;
import io.eventhus.api.ConflictingEvent;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogEntry;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.PendingCommit;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.VoidPositions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A log as it should be, written by hand, and a history of it. */
final class Story {

    static final String LOG_ID = "the-log";
    static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");

    final AtomicLong time = new AtomicLong();
    final History history = History.inMemory(time::incrementAndGet, () -> -1);
    final List<LogEntry> entries = new ArrayList<>();
    private final Map<AggregateId, Long> versions = new HashMap<>();
    private String last = LOG_ID;
    long end;

    static AggregateId account(String id) {
        return new AggregateId("Account", id);
    }

    /** An event of an account, tagged with it; the id tells it apart. */
    static NewEvent event(String id, String account) {
        return new NewEvent(
                id,
                account(account),
                id.startsWith("w") ? "Withdrawn" : "Deposited",
                "1",
                JsonData.ofText("{\"n\":1}"),
                NOON,
                Map.of("k", "v"),
                Set.of(new Tag("Account", account)));
    }

    static AppendCondition version(String account, long version) {
        return new AppendCondition.ExpectedVersion(account(account), version);
    }

    static AppendCondition nothingNew(String account, long after) {
        return new AppendCondition.NoEventMatching(EventQuery.ofTags(new Tag("Account", account)), after);
    }

    /** Puts a commit at the log's end. */
    Commit store(String commitId, NewEvent... events) {
        List<StoredEvent> stored = new ArrayList<>();
        for (NewEvent event : events) {
            stored.add(event.at(end + 1 + stored.size(), versions.merge(event.aggregate(), 1L, Long::sum)));
        }
        Commit commit = new Commit(end + 1, commitId, last, "p", NOON, stored);
        entries.add(commit);
        last = commitId;
        end = commit.lastPosition();
        return commit;
    }

    void storeVoid(int count) {
        entries.add(new VoidPositions(end + 1, end + count));
        end += count;
    }

    /** Hands in, stores and acknowledges. */
    Commit acknowledge(String commitId, List<AppendCondition> conditions, NewEvent... events) {
        Append call = history.appending(List.of(events), conditions);
        Commit commit = store(commitId, events);
        call.stored(commit);
        return commit;
    }

    Append invoke(AppendCondition condition, NewEvent... events) {
        return history.appending(List.of(events), List.of(condition));
    }

    static ConflictException conflict(AppendCondition condition, StoredEvent... cited) {
        List<ConflictingEvent> events = new ArrayList<>();
        for (StoredEvent e : cited) {
            events.add(new ConflictingEvent(e.position(), e.id(), e.aggregate(), e.version(), e.type(), "p", true));
        }
        return new ConflictException("a conflict", new ConflictReport(condition, 0, 0, events));
    }

    static OutcomeUnknownException unknown(String commitId, long position) {
        return new OutcomeUnknownException("unknown", new PendingCommit(LOG_ID, position, commitId), null);
    }

    List<StoredEvent> events() {
        return entries.stream()
                .filter(Commit.class::isInstance)
                .flatMap(entry -> ((Commit) entry).events().stream())
                .toList();
    }

    StoredEvent at(long position) {
        return events().stream()
                .filter(event -> event.position() == position)
                .findFirst()
                .orElseThrow();
    }

    Report check() {
        return Checker.check(LogContent.of(entries), history.recording());
    }

    List<String> broken() {
        return check().violations().stream().map(Violation::rule).distinct().toList();
    }
}

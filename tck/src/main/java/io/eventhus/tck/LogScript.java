package io.eventhus.tck;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log as a test means it: knows head, last id and versions, makes the commits that go there, and remembers those
 * that were accepted. For one thread at a time.
 */
final class LogScript {

    private final String logId = "log-" + UUID.randomUUID();
    private final Map<AggregateId, Long> versions = new HashMap<>();
    private final List<Commit> accepted = new ArrayList<>();
    private long head;

    /** Makes a commit that fits at the end, and takes it as stored. */
    Commit next(EventDraft... drafts) {
        Commit commit = draft(drafts);
        accept(commit);
        return commit;
    }

    /** Makes a commit that fits at the end without taking it as stored: a rival for the next position. */
    Commit draft(EventDraft... drafts) {
        return draftBehind(head, accepted.isEmpty() ? null : accepted.getLast(), drafts);
    }

    /** Makes a commit behind another one that is not accepted yet; its versions count from what is accepted. */
    Commit draftBehind(Commit before, EventDraft... drafts) {
        return draftBehind(before.lastPosition(), before, drafts);
    }

    private Commit draftBehind(long end, @Nullable Commit before, EventDraft... drafts) {
        Map<AggregateId, Long> now = new HashMap<>(versions);
        List<StoredEvent> events = new ArrayList<>();
        for (EventDraft draft : drafts) {
            long version = now.merge(draft.aggregate(), 1L, Long::sum);
            events.add(draft.stored(end + 1 + events.size(), "event-" + UUID.randomUUID(), version));
        }
        String predecessor = before == null ? logId : before.id();
        return new Commit(end + 1, "commit-" + UUID.randomUUID(), predecessor, "origin-1", EventDraft.NOON, events);
    }

    void accept(Commit commit) {
        accepted.add(commit);
        head = commit.lastPosition();
        commit.events().forEach(event -> versions.put(event.aggregate(), event.version()));
    }

    /** Notes positions that somebody else made void. */
    void passVoid(long lastPosition) {
        head = lastPosition;
    }

    long head() {
        return head;
    }

    String logId() {
        return logId;
    }

    List<Commit> commits() {
        return List.copyOf(accepted);
    }

    List<StoredEvent> events() {
        return accepted.stream().flatMap(commit -> commit.events().stream()).toList();
    }

    StoredEvent eventAt(long position) {
        return events().stream()
                .filter(event -> event.position() == position)
                .findFirst()
                .orElseThrow();
    }
}

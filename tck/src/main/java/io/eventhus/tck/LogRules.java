package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of a log share: a fresh log, a script of what it should hold, and short ways to write and read it. */
abstract class LogRules {

    final LogScript script = new LogScript();
    private final List<CommitLog> opened = new CopyOnWriteArrayList<>();
    private CommitLogFixture fixture;
    CommitLog log;

    abstract CommitLogFixture newFixture();

    /** Opens the log that the test is about. */
    CommitLog openFirst(CommitLogFixture fresh) {
        return fresh.open();
    }

    @BeforeEach
    void openFreshLog() {
        fixture = newFixture();
        log = openFirst(fixture);
        opened.add(log);
    }

    @AfterEach
    void removeLog() {
        closeAll();
        fixture.close();
    }

    final CommitLogFixture fixture() {
        return fixture;
    }

    final boolean can(Capability capability) {
        return fixture.capabilities().contains(capability);
    }

    /** Opens one more handle, as another process would. */
    final CommitLog openAnother() {
        CommitLog another = fixture.open();
        opened.add(another);
        return another;
    }

    /** Returns another process's handle if the log is shared, else the only one. */
    final CommitLog secondOrSame() {
        return can(Capability.SHARED) ? openAnother() : log;
    }

    final void closeAll() {
        opened.forEach(CommitLog::close);
        opened.clear();
    }

    /** Stores one commit at the end. */
    final Commit store(EventDraft... drafts) {
        long expectedHead = script.head();
        Commit commit = script.next(drafts);
        assertThat(log.append(expectedHead, List.of(commit)))
                .as("append to position %d of a log that ends there", expectedHead)
                .isEqualTo(new AppendOutcome.Stored(1));
        return commit;
    }

    /** Asserts that a handle tells exactly what the script holds. */
    final void assertHoldsScript(CommitLog handle) {
        assertThat(handle.head()).as("head").isEqualTo(script.head());
        assertThat(commits(handle, 0, Long.MAX_VALUE)).as("commits").isEqualTo(script.commits());
        assertThat(find(handle, EventQuery.all(), 0, script.head()))
                .as("events")
                .isEqualTo(script.events());
    }

    static List<LogEntry> entries(CommitLog log, long after, long upTo) {
        return drain(log.read(after, upTo));
    }

    static List<Commit> commits(CommitLog log, long after, long upTo) {
        return entries(log, after, upTo).stream()
                .filter(Commit.class::isInstance)
                .map(Commit.class::cast)
                .toList();
    }

    static List<StoredEvent> find(CommitLog log, EventQuery query, long after, long upTo) {
        return drain(log.find(query, after, upTo));
    }

    final List<StoredEvent> find(EventQuery query) {
        return find(log, query, 0, script.head());
    }

    final List<Long> positions(EventQuery query) {
        return positions(query, 0, script.head());
    }

    final List<Long> positions(EventQuery query, long after, long upTo) {
        return find(log, query, after, upTo).stream().map(StoredEvent::position).toList();
    }

    static <T> List<T> drain(Cursor<T> cursor) {
        try (cursor) {
            List<T> all = new ArrayList<>();
            for (T next = cursor.next(); next != null; next = cursor.next()) {
                all.add(next);
            }
            return all;
        }
    }
}

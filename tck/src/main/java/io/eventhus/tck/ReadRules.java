package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading ranges of the log, and cursors. */
abstract class ReadRules extends LogRules {

    @Test
    void an_empty_log_has_head_zero_and_nothing_to_read() {
        assertThat(log.head()).isZero();
        assertThat(entries(log, 0, 0)).isEmpty();
        assertThat(entries(log, 0, Long.MAX_VALUE)).isEmpty();
        assertThat(find(log, EventQuery.all(), 0, 0)).isEmpty();
        store(event("A"));
        assertHoldsScript(log);
    }

    @Test
    void a_read_that_starts_inside_a_commit_starts_with_the_whole_commit() {
        Commit first = store(event("A"), event("B"), event("C"));
        Commit second = store(event("D"));

        assertThat(entries(log, 1, 4)).isEqualTo(List.of(first, second));
        assertThat(entries(log, 2, 4)).isEqualTo(List.of(first, second));
        assertThat(entries(log, 3, 4)).isEqualTo(List.of(second));
    }

    @Test
    void a_read_that_ends_inside_a_commit_ends_with_the_whole_commit() {
        Commit first = store(event("A"));
        Commit second = store(event("B"), event("C"), event("D"));
        store(event("E"));

        assertThat(entries(log, 0, 1)).isEqualTo(List.of(first));
        assertThat(entries(log, 0, 2)).isEqualTo(List.of(first, second));
        assertThat(entries(log, 0, 3)).isEqualTo(List.of(first, second));
        assertThat(entries(log, 0, 4)).isEqualTo(List.of(first, second));
        assertThat(entries(log, 2, 3)).isEqualTo(List.of(second));
    }

    @Test
    void a_read_beyond_the_head_ends_with_the_last_commit() {
        Commit first = store(event("A"), event("B"));
        Commit second = store(event("C"));

        assertThat(entries(log, 0, 1_000)).isEqualTo(List.of(first, second));
        assertThat(entries(log, 0, Long.MAX_VALUE)).isEqualTo(List.of(first, second));
        assertThat(entries(log, 2, Long.MAX_VALUE)).isEqualTo(List.of(second));
    }

    @Test
    void a_read_behind_the_head_or_of_an_empty_range_finds_nothing() {
        Commit all = store(event("A"), event("B"), event("C"));

        assertThat(entries(log, 3, Long.MAX_VALUE)).isEmpty();
        assertThat(entries(log, 1_000, Long.MAX_VALUE)).isEmpty();
        assertThat(entries(log, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
        assertThat(entries(log, 2, 2)).isEmpty();
        assertThat(entries(log, 2, 1)).isEmpty();
        assertThat(entries(log, 0, 0)).isEmpty();
        assertThat(entries(log, 2, 3)).isEqualTo(List.of(all));
    }

    @Test
    void a_read_after_a_negative_position_is_a_mistake() {
        store(event("A"));
        assertThatThrownBy(() -> drain(log.read(-1, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> drain(log.find(EventQuery.all(), -1, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_long_range_is_read_in_order_without_a_gap() {
        for (int group = 0; group < 25; group++) {
            long head = script.head();
            List<Commit> commits = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                commits.add(script.next(event("A"), event("B").tagged("group", "" + group)));
            }
            log.append(head, commits);
        }
        assertHoldsScript(log);
        assertThat(commits(log, 777, 1_555)).isEqualTo(script.commits().subList(388, 778));
    }

    @Test
    void a_cursor_stays_at_its_end() {
        store(event("A"));
        try (Cursor<LogEntry> cursor = log.read(0, 1);
                Cursor<StoredEvent> events = log.find(EventQuery.all(), 0, 1)) {
            assertThat(cursor.next()).isNotNull();
            assertThat(cursor.next()).isNull();
            assertThat(cursor.next()).isNull();
            assertThat(events.next()).isNotNull();
            assertThat(events.next()).isNull();
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void cursors_closed_early_and_closed_twice_hold_nothing_back() {
        store(event("A"), event("B"));
        store(event("C"));
        for (int i = 0; i < 300; i++) {
            Cursor<LogEntry> entries = log.read(0, 3);
            Cursor<StoredEvent> events = log.find(EventQuery.ofTypes("A", "C"), 0, 3);
            assertThat(entries.next()).isNotNull();
            assertThat(events.next()).isNotNull();
            entries.close();
            events.close();
            entries.close();
            events.close();
        }
        store(event("D"));
        assertHoldsScript(log);
    }

    @Test
    void several_cursors_are_open_at_once_while_the_log_grows() {
        store(event("A"));
        store(event("A"));
        try (Cursor<LogEntry> entries = log.read(0, 2);
                Cursor<StoredEvent> all = log.find(EventQuery.all(), 0, 2);
                Cursor<StoredEvent> byType = log.find(EventQuery.ofTypes("A"), 0, 2)) {
            assertThat(entries.next()).isEqualTo(script.commits().get(0));
            store(event("A"));
            assertThat(all.next()).isEqualTo(script.eventAt(1));
            assertThat(byType.next()).isEqualTo(script.eventAt(1));
            assertThat(entries.next()).isEqualTo(script.commits().get(1));
            assertThat(all.next()).isEqualTo(script.eventAt(2));
            assertThat(byType.next()).isEqualTo(script.eventAt(2));
            assertThat(all.next()).isNull();
            assertThat(byType.next()).isNull();
        }
        assertHoldsScript(log);
    }
}

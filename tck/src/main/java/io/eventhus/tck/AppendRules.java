package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one appender at a time sees. */
abstract class AppendRules extends LogRules {

    @Test
    void a_commit_is_read_back_exactly_as_it_was_appended() {
        Commit commit = store(event("Opened").tagged("Account", "1"), event("Deposited"));

        assertThat(commits(log, 0, 2)).containsExactly(commit);
        assertHoldsScript(log);
    }

    @Test
    void commits_of_one_append_stand_in_order_at_the_positions_they_name() {
        Commit first = script.next(event("A"), event("B"));
        Commit second = script.next(event("C"));
        Commit third = script.next(event("D"), event("E"), event("F"));

        assertThat(log.append(0, List.of(first, second, third))).isEqualTo(new AppendOutcome.Stored(3));

        assertThat(commits(log, 0, 6)).containsExactly(first, second, third);
        assertHoldsScript(log);
    }

    @Test
    void appends_continue_where_the_one_before_ended() {
        store(event("A"), event("B"));
        assertThat(log.head()).isEqualTo(2);
        store(event("C"));
        assertThat(log.head()).isEqualTo(3);
        assertHoldsScript(log);
    }

    @Test
    void a_large_group_is_stored_whole() {
        List<Commit> group = IntStream.range(0, 150)
                .mapToObj(i -> script.next(
                        event("A").of("Account", "a" + i), event("B").tagged("n", "" + i)))
                .toList();

        assertThat(log.append(0, group)).isEqualTo(new AppendOutcome.Stored(150));
        assertHoldsScript(log);
    }

    @Test
    void an_append_behind_an_outdated_head_stores_nothing() {
        Commit late = script.draft(event("Late"), event("Late"));
        Commit later = script.draftBehind(late, event("Later"));
        store(event("First"));

        assertThat(log.append(0, List.of(late, later))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertHoldsScript(log);
    }

    @Test
    void an_append_behind_an_outdated_head_inside_a_commit_stores_nothing() {
        store(event("A"), event("B"), event("C"));
        LogScript other = new LogScript();
        other.next(event("X"));
        Commit inside = other.draft(event("Y"));

        assertThat(log.append(1, List.of(inside))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertHoldsScript(log);
    }

    @Test
    void a_repeated_append_is_not_stored_twice() {
        Commit first = store(event("A"));
        Commit second = store(event("B"), event("C"));

        assertThat(log.append(0, List.of(first))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertThat(log.append(1, List.of(second))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertThat(log.append(0, List.of(first, second))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertHoldsScript(log);
    }

    @Test
    void a_repeated_append_with_more_commits_does_not_store_the_rest() {
        Commit first = store(event("A"));
        Commit more = script.draft(event("B"));

        assertThat(log.append(0, List.of(first, more))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertHoldsScript(log);
    }

    @Test
    void an_append_beyond_the_head_stores_nothing() {
        store(event("A"));
        LogScript ahead = new LogScript();
        ahead.next(event("X"), event("X"), event("X"));
        Commit beyond = ahead.draft(event("Y"));

        AppendOutcome outcome = log.append(3, List.of(beyond));

        assertThat(outcome).isNotInstanceOf(AppendOutcome.Stored.class);
        assertThat(outcome.stored()).isZero();
        assertHoldsScript(log);
        store(event("B"));
        assertHoldsScript(log);
    }

    @Test
    void an_append_without_commits_is_a_mistake() {
        assertMistake(0, List.of());
        store(event("A"));
        assertMistake(1, List.of());
    }

    @Test
    void commits_that_do_not_follow_the_expected_head_are_a_mistake() {
        store(event("A"));
        Commit second = script.draft(event("B"));
        assertMistake(0, List.of(second));
        assertMistake(5, List.of(second));
        assertMistake(-1, List.of(second));
        assertHoldsScript(log);
    }

    @Test
    void commits_that_do_not_follow_each_other_are_a_mistake() {
        Commit first = script.draft(event("A"));
        Commit second = script.draftBehind(first, event("B"));
        Commit third = script.draftBehind(second, event("C"));
        assertMistake(0, List.of(first, third));
        assertMistake(0, List.of(first, first));
        store(event("D"));
        assertHoldsScript(log);
    }

    @Test
    void the_id_of_the_log_is_the_predecessor_of_its_first_commit() {
        assertThat(log.info().logId()).isNull();
        Commit first = store(event("A"));
        assertThat(log.info().logId()).isEqualTo(first.predecessor());
        store(event("B"));
        assertThat(log.info().logId()).isEqualTo(script.logId());
    }

    @Test
    void each_commit_keeps_the_predecessor_it_was_given() {
        store(event("A"));
        store(event("B"), event("C"));
        store(event("D"));

        List<Commit> read = commits(log, 0, 4);
        assertThat(read).hasSize(3);
        assertThat(read.get(0).predecessor()).isEqualTo(script.logId());
        assertThat(read.get(1).predecessor()).isEqualTo(read.get(0).id());
        assertThat(read.get(2).predecessor()).isEqualTo(read.get(1).id());
    }

    @Test
    void what_is_acknowledged_is_seen_at_once_by_every_handle() {
        CommitLog other = secondOrSame();
        for (int i = 0; i < 20; i++) {
            store(event("A").of("Account", "" + i), event("B").tagged("n", "" + i));
            assertHoldsScript(other);
            assertThat(other.info().logId()).isEqualTo(script.logId());
            assertThat(other.lastVersion(script.events().getLast().aggregate(), script.head()))
                    .isEqualTo(script.events().getLast().version());
        }
    }

    private void assertMistake(long expectedHead, List<Commit> commits) {
        assertThatThrownBy(() -> log.append(expectedHead, commits)).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.eventhus.tck.check;

import static io.eventhus.tck.check.Story.conflict;
import static io.eventhus.tck.check.Story.event;
import static io.eventhus.tck.check.Story.nothingNew;
import static io.eventhus.tck.check.Story.unknown;
import static io.eventhus.tck.check.Story.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogEntry;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.api.VoidPositions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** C1 to C6. */
class AppendChecksTest {

    private final Story story = new Story();

    @Test
    void a_history_in_which_everything_is_right_passes_and_is_counted() {
        story.acknowledge(
                "c1", List.of(version("a", 0), new AppendCondition.NoStream(Story.account("a"))), event("d1", "a"));
        story.storeVoid(2);
        Commit second = story.acknowledge("c2", List.of(version("a", 1)), event("d2", "a"), event("d3", "b"));
        Append rejected = story.invoke(version("a", 1), event("d4", "a"));
        rejected.failed(conflict(version("a", 1), second.events().getFirst()));
        Append unsure = story.invoke(nothingNew("c", 0), event("d5", "c"));
        story.store("c5", event("d5", "c"));
        unsure.failed(unknown("c5", 6));
        story.invoke(nothingNew("c", 6), event("d6", "c")).failed(unknown("c6", 7));
        story.invoke(nothingNew("c", 6), event("d7", "c"));
        story.invoke(new AppendCondition.StreamExists(Story.account("a")), event("d8", "c"))
                .failed(new TransientException("busy"));

        Report report = story.check();

        assertThat(report.violations()).isEmpty();
        assertThat(report.tally()).isEqualTo(new Tally(2, 2, 3, 1, 0));
    }

    @Test
    void c1_an_acknowledged_commit_that_is_lost_is_found() {
        story.acknowledge("c1", List.of(), event("d1", "a"));
        story.acknowledge("c2", List.of(), event("d2", "b"));
        story.entries.removeLast();
        assertThat(story.broken()).containsExactly("C1");
    }

    @Test
    void c1_an_acknowledged_commit_at_another_position_is_found() {
        Append call = story.history.appending(List.of(event("d1", "a")), List.of());
        Commit stored = story.store("c1", event("d1", "a"));
        story.store("c2", event("d2", "b"));
        call.stored(new Commit(
                2, "c1", Story.LOG_ID, "p", Story.NOON, List.of(event("d1", "a").at(2, 1))));
        assertThat(stored.firstPosition()).isEqualTo(1);
        assertThat(story.broken()).contains("C1");
    }

    @Test
    void c1_an_acknowledged_commit_that_is_stored_in_part_is_found() {
        Append call = story.history.appending(List.of(event("d1", "a"), event("d2", "a")), List.of());
        Commit half = story.store("c1", event("d1", "a"));
        call.stored(half);
        assertThat(story.broken()).containsExactly("C1");
    }

    @Test
    void c1_an_acknowledged_event_with_another_payload_is_found() {
        NewEvent given = event("d1", "a");
        Append call = story.history.appending(List.of(given), List.of());
        NewEvent changed = new NewEvent(
                given.id(),
                given.aggregate(),
                given.type(),
                given.revision(),
                JsonData.ofText("{\"n\":2}"),
                given.time(),
                given.metadata(),
                given.tags());
        call.stored(story.store("c1", changed));
        assertThat(story.broken()).containsExactly("C1");
    }

    @Test
    void c1_an_acknowledged_commit_that_is_stored_twice_is_found() {
        Append call = story.history.appending(List.of(event("d1", "a")), List.of());
        call.stored(story.store("c1", event("d1", "a")));
        story.store("c2", event("d1", "a"));
        assertThat(story.broken()).containsExactlyInAnyOrder("C1", "C6");
    }

    @Test
    void c2_a_commit_whose_expected_version_was_not_there_is_found() {
        story.acknowledge("c1", List.of(version("a", 0)), event("d1", "a"));
        story.acknowledge("c2", List.of(version("a", 0)), event("d2", "a"));
        assertThat(story.broken()).containsExactly("C2");
    }

    @Test
    void c2_a_commit_that_others_stood_against_is_found_for_each_kind_of_condition() {
        story.acknowledge("c1", List.of(), event("d1", "a"));
        story.acknowledge("c2", List.of(), event("w2", "b"));
        AppendCondition[] broken = {
            new AppendCondition.NoStream(Story.account("a")),
            new AppendCondition.StreamExists(Story.account("z")),
            nothingNew("a", 0),
            new AppendCondition.NoEventMatching(EventQuery.ofTypes("Withdrawn", "Other"), 1),
            new AppendCondition.NoEventMatching(EventQuery.ofAggregate(Story.account("b")), 1),
            new AppendCondition.NoEventMatching(EventQuery.all(), 1)
        };
        for (AppendCondition condition : broken) {
            story.acknowledge("c" + (story.end + 1), List.of(condition), event("d" + (story.end + 1), "c"));
        }
        assertThat(story.check().tally().violations()).isEqualTo(broken.length);
        assertThat(story.broken()).containsExactly("C2");
    }

    @Test
    void c2_holds_for_commits_whose_caller_was_never_answered() {
        story.acknowledge("c1", List.of(), event("d1", "a"));
        story.invoke(version("a", 0), event("d2", "a"));
        story.store("c2", event("d2", "a"));
        assertThat(story.broken()).containsExactly("C2");
    }

    @Test
    void c3_a_commit_that_overtakes_one_acknowledged_before_is_found() {
        Append first = story.history.appending(List.of(event("d1", "a")), List.of());
        Commit earlier = story.store("c2", event("d2", "b"));
        first.stored(story.store("c1", event("d1", "a")));
        story.history.appending(List.of(event("d2", "b")), List.of()).stored(earlier);
        assertThat(story.broken()).containsExactly("C3");
    }

    @Test
    void c4_a_rejected_commit_that_is_stored_is_found() {
        story.acknowledge("c1", List.of(), event("d1", "a"));
        Append call = story.invoke(version("b", 0), event("d2", "b"));
        story.acknowledge("c2", List.of(), event("d3", "b"));
        call.failed(conflict(version("b", 0)));
        assertThat(story.broken()).isEmpty();
        story.store("c3", event("d2", "b"));
        assertThat(story.broken()).containsExactlyInAnyOrder("C2", "C4");
    }

    @Test
    void c4_a_failed_commit_that_is_stored_is_found() {
        story.invoke(version("b", 0), event("d2", "b")).failed(new TransientException("busy"));
        story.store("c3", event("d2", "b"));
        assertThat(story.broken()).containsExactly("C4");
    }

    @Test
    void c4_a_rejection_without_a_conflict_is_found() {
        story.acknowledge("c1", List.of(), event("d1", "a"));
        story.invoke(version("a", 1), event("d2", "a")).failed(conflict(version("a", 1)));
        assertThat(story.broken()).containsExactly("C4");
    }

    @Test
    void c4_being_late_is_not_a_conflict() {
        story.acknowledge("c1", List.of(), event("d1", "a"));
        // Decided on a view that had not reached what was acknowledged before the call.
        story.invoke(version("a", 1), event("d2", "a")).failed(conflict(version("a", 1)));
        story.acknowledge("c2", List.of(), event("d3", "a"));
        assertThat(story.broken()).containsExactly("C4");
    }

    @Test
    void c4_a_conflict_that_came_and_would_still_stand_passes_whatever_came_first() {
        Append call = story.invoke(version("a", 0), event("d2", "a"));
        story.acknowledge("c1", List.of(), event("d1", "a"));
        call.failed(conflict(version("a", 0), story.at(1)));
        assertThat(story.check().violations()).isEmpty();
    }

    @Test
    void c4_a_rejection_that_cites_an_event_that_is_not_stored_is_found() {
        Append call = story.invoke(version("a", 0), event("d2", "a"));
        story.acknowledge("c1", List.of(), event("d1", "a"));
        call.failed(conflict(version("a", 0), event("d9", "a").at(2, 2)));
        assertThat(story.broken()).containsExactly("C4");
    }

    @Test
    void c4_a_rejection_by_a_condition_of_another_commit_is_found() {
        story.acknowledge("c1", List.of(), event("d1", "a"));
        story.invoke(version("a", 1), event("d2", "a")).failed(conflict(version("a", 0), story.at(1)));
        assertThat(story.broken()).containsExactly("C4");
    }

    @Test
    void c5_an_unknown_commit_that_is_stored_in_part_is_found() {
        story.history
                .appending(List.of(event("d1", "a"), event("d2", "a")), List.of())
                .failed(unknown("c1", 1));
        story.store("c1", event("d1", "a"));
        assertThat(story.broken()).containsExactly("C5");
    }

    @Test
    void c5_an_unanswered_commit_whose_end_only_is_stored_is_found() {
        story.history.appending(List.of(event("d1", "a"), event("d2", "a")), List.of());
        story.store("c1", event("d2", "a"));
        assertThat(story.broken()).containsExactly("C5");
    }

    @Test
    void c5_an_unknown_commit_that_is_stored_twice_is_found() {
        story.history.appending(List.of(event("d1", "a")), List.of()).failed(unknown("c1", 1));
        story.store("c1", event("d1", "a"));
        story.store("c1", event("d1", "a"));
        assertThat(story.broken()).containsExactlyInAnyOrder("C5", "C6");
    }

    @Test
    void c5_an_unknown_commit_at_another_position_than_named_is_found() {
        story.history.appending(List.of(event("d1", "a")), List.of()).failed(unknown("c1", 1));
        story.store("c0", event("d0", "b"));
        story.store("c1", event("d1", "a"));
        assertThat(story.broken()).containsExactly("C5");
    }

    @Test
    void handing_in_an_unknown_commit_again_is_judged_by_the_commit_id() {
        story.history.appending(List.of(event("d1", "a")), List.of()).failed(unknown("c1", 1));
        story.store("c0", event("d0", "b"));
        story.acknowledge("c2", List.of(), event("d1", "a"));
        assertThat(story.check().violations()).isEmpty();
        assertThat(story.check().tally()).isEqualTo(new Tally(1, 0, 1, 0, 0));
    }

    @Test
    void c6_a_gap_a_broken_chain_a_version_that_jumps_and_repeated_ids_are_found() {
        Commit one = story.store("c1", event("d1", "a"));
        assertThat(broken(one, commit(3, "c2", "c1", event("d2", "b").at(3, 1))))
                .containsExactly("C6");
        assertThat(broken(one, new VoidPositions(3, 3))).containsExactly("C6");
        assertThat(broken(commit(2, "c1", Story.LOG_ID, event("d1", "a").at(2, 1))))
                .containsExactly("C6");
        assertThat(broken(one, commit(2, "c2", "other", event("d2", "b").at(2, 1))))
                .containsExactly("C6");
        assertThat(broken(one, commit(2, "c2", "c1", event("d2", "a").at(2, 3))))
                .containsExactly("C6");
        assertThat(broken(one, commit(2, "c2", "c1", event("d2", "b").at(2, 2))))
                .containsExactly("C6");
        assertThat(broken(one, commit(2, "c2", "c1", event("d1", "b").at(2, 1))))
                .containsExactly("C6");
        assertThat(broken(one, commit(2, "c1", "c1", event("d2", "b").at(2, 1))))
                .containsExactly("C6");
        assertThat(broken(
                        one,
                        new VoidPositions(2, 4),
                        commit(5, "c2", "c1", event("d2", "a").at(5, 2))))
                .isEmpty();
    }

    private static Commit commit(long position, String id, String predecessor, StoredEvent... events) {
        return new Commit(position, id, predecessor, "p", Story.NOON, List.of(events));
    }

    private static List<String> broken(LogEntry... entries) {
        return Checker.check(LogContent.of(List.of(entries)), History.inMemory().recording()).violations().stream()
                .map(Violation::rule)
                .distinct()
                .toList();
    }
}

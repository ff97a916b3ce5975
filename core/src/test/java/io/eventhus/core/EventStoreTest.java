package io.eventhus.core;

import static io.eventhus.core.Samples.account;
import static io.eventhus.core.Samples.all;
import static io.eventhus.core.Samples.deposit;
import static io.eventhus.core.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.ConflictException;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.NewEvent;
import io.eventhus.api.PendingCommit;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.memory.MemoryCommitLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStoreTest {

    private final MemoryCommitLog log = new MemoryCommitLog();
    private final EventStore store = EventStore.open(log);

    @AfterEach
    void close() {
        store.close();
        log.close();
    }

    private static Commit done(CompletableFuture<Commit> append) {
        return append.join();
    }

    private static ConflictException conflict(CompletableFuture<Commit> append) {
        Throwable thrown = catchThrowable(append::join);
        assertThat(thrown).isInstanceOf(CompletionException.class).hasCauseInstanceOf(ConflictException.class);
        return (ConflictException) Objects.requireNonNull(thrown.getCause());
    }

    @Test
    void positions_and_versions_are_given_from_one_on() {
        Commit first = done(store.append(NewCommit.of(List.of(deposit("a"), deposit("b"), deposit("a")))));
        Commit second = done(store.append(NewCommit.of(List.of(deposit("b")))));

        assertThat(first.events()).extracting(StoredEvent::position).containsExactly(1L, 2L, 3L);
        assertThat(first.events()).extracting(StoredEvent::version).containsExactly(1L, 1L, 2L);
        assertThat(second.events()).extracting(StoredEvent::version).containsExactly(2L);
        assertThat(second.predecessor()).isEqualTo(first.id());
        assertThat(first.predecessor()).isEqualTo(store.info().logId());
        assertThat(store.head()).isEqualTo(4);
    }

    @Test
    void an_expected_version_that_holds_is_stored_and_one_that_does_not_names_the_events_against_it() {
        done(store.append(NewCommit.of(List.of(deposit("a")), new AppendCondition.NoStream(account("a")))));
        done(store.append(NewCommit.of(List.of(deposit("a")), new AppendCondition.ExpectedVersion(account("a"), 1))));

        ConflictException stale = conflict(store.append(
                NewCommit.of(List.of(deposit("a")), new AppendCondition.ExpectedVersion(account("a"), 1))));
        assertThat(stale.report().foundVersion()).isEqualTo(2);
        assertThat(stale.report().events()).singleElement().satisfies(event -> {
            assertThat(event.position()).isEqualTo(2);
            assertThat(event.version()).isEqualTo(2);
        });
        assertThat(stale).hasMessageContaining("expected version 1 of 'Account/a', found version 2");

        ConflictException early = conflict(store.append(
                NewCommit.of(List.of(deposit("a")), new AppendCondition.ExpectedVersion(account("a"), 7))));
        assertThat(early.report().events()).isEmpty();
        assertThat(early.report().foundVersion()).isEqualTo(2);
        assertThat(store.head()).isEqualTo(2);
    }

    @Test
    void a_stream_that_must_not_or_must_exist_is_told_apart() {
        ConflictException missing = conflict(
                store.append(NewCommit.of(List.of(deposit("a")), new AppendCondition.StreamExists(account("a")))));
        assertThat(missing).hasMessageContaining("at least one event");
        done(store.append(NewCommit.of(List.of(deposit("a")))));
        done(store.append(NewCommit.of(List.of(deposit("a")), new AppendCondition.StreamExists(account("a")))));
        ConflictException twice =
                conflict(store.append(NewCommit.of(List.of(deposit("a")), new AppendCondition.NoStream(account("a")))));
        assertThat(twice.report().events()).hasSize(2);
    }

    @Test
    void an_event_that_matches_behind_the_position_is_a_conflict_and_one_before_it_is_not() {
        done(store.append(NewCommit.of(List.of(deposit("a"), deposit("b")))));
        EventQuery ofB = EventQuery.ofTags(new Tag("Account", "b"));

        done(store.append(NewCommit.of(List.of(deposit("c")), new AppendCondition.NoEventMatching(ofB, 2))));
        ConflictException conflict = conflict(
                store.append(NewCommit.of(List.of(deposit("c")), new AppendCondition.NoEventMatching(ofB, 1))));
        assertThat(conflict.report().events()).singleElement().satisfies(event -> {
            assertThat(event.position()).isEqualTo(2);
            assertThat(event.local()).isTrue();
        });
    }

    @Test
    void a_condition_older_than_the_window_is_looked_for_in_the_log() {
        EventStoreConfig defaults = EventStoreConfig.defaults();
        EventStoreConfig small =
                new EventStoreConfig("small", 100, 1 << 20, 10, 1 << 20, 3, 1000, 2, 0, defaults.appendDeadline(), 2);
        try (EventStore narrow = EventStore.open(log, small)) {
            for (int i = 0; i < 10; i++) {
                done(narrow.append(NewCommit.of(List.of(deposit("a" + i)))));
            }
            ConflictException old = conflict(narrow.append(NewCommit.of(
                    List.of(deposit("x")),
                    new AppendCondition.NoEventMatching(EventQuery.ofAggregate(account("a2")), 1))));
            assertThat(old.report().events()).singleElement().satisfies(event -> {
                assertThat(event.position()).isEqualTo(3);
                assertThat(event.origin()).isEqualTo("small");
            });
            done(narrow.append(NewCommit.of(
                    List.of(deposit("x")),
                    new AppendCondition.NoEventMatching(EventQuery.ofAggregate(account("a2")), 3))));
            assertThat(done(narrow.append(NewCommit.of(List.of(deposit("a0")))))
                            .events()
                            .getFirst()
                            .version())
                    .isEqualTo(2);
        }
    }

    @Test
    void conditions_over_several_aggregates_hold_together_or_nothing_is_stored() {
        done(store.append(NewCommit.of(List.of(deposit("a")))));
        conflict(store.append(NewCommit.of(
                List.of(deposit("a"), deposit("b")),
                new AppendCondition.ExpectedVersion(account("a"), 1),
                new AppendCondition.ExpectedVersion(account("b"), 1))));
        done(store.append(NewCommit.of(
                List.of(deposit("a"), deposit("b")),
                new AppendCondition.ExpectedVersion(account("a"), 1),
                new AppendCondition.NoStream(account("b")))));
        assertThat(store.head()).isEqualTo(3);
    }

    @Test
    void of_many_that_expect_the_same_version_exactly_one_is_stored() {
        List<CompletableFuture<Commit>> appends = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            appends.add(store.append(
                    NewCommit.of(List.of(deposit("hot")), new AppendCondition.ExpectedVersion(account("hot"), 0))));
        }
        long stored = appends.stream()
                .filter(append ->
                        append.handle((commit, failure) -> failure == null).join())
                .count();
        assertThat(stored).isEqualTo(1);
        assertThat(store.head()).isEqualTo(1);
    }

    @Test
    void two_stores_on_one_log_see_each_other() {
        try (EventStore other = EventStore.open(log, EventStoreConfig.defaults().withOrigin("other"))) {
            for (int i = 0; i < 20; i++) {
                EventStore writer = i % 2 == 0 ? store : other;
                Commit commit = done(writer.append(
                        NewCommit.of(List.of(deposit("a")), new AppendCondition.ExpectedVersion(account("a"), i))));
                assertThat(commit.firstPosition()).isEqualTo(i + 1);
            }
            ConflictException conflict = conflict(store.append(
                    NewCommit.of(List.of(deposit("a")), new AppendCondition.ExpectedVersion(account("a"), 19))));
            assertThat(conflict.report().foundVersion()).isEqualTo(20);
        }
    }

    @Test
    void a_payload_that_is_not_json_or_too_large_fails_alone() {
        CompletableFuture<Commit> broken = store.append(NewCommit.of(List.of(event("a", "Broken", "{not json"))));
        assertThatThrownBy(broken::join).hasCauseInstanceOf(PermanentException.class);
        String huge = "\"" + "x".repeat(70 << 20) + "\"";
        NewEvent large = event("a", "Large", huge);
        assertThat(large.data().length()).isGreaterThan(70 << 20);
        assertThatThrownBy(() -> store.append(NewCommit.of(List.of(large))).join())
                .hasCauseInstanceOf(EventTooLargeException.class);
        assertThat(done(store.append(NewCommit.of(List.of(deposit("a"))))).firstPosition())
                .isEqualTo(1);
    }

    @Test
    void the_outcome_of_a_commit_can_be_asked_for() {
        Commit commit = done(store.append(NewCommit.of(List.of(deposit("a"), deposit("a")))));
        String logId = store.info().logId();

        assertThat(store.outcomeOf(new PendingCommit(logId, 1, commit.id())))
                .isEqualTo(new CommitOutcome.Stored(commit));
        assertThat(store.outcomeOf(new PendingCommit(logId, 1, "another"))).isEqualTo(new CommitOutcome.NotStored());
        assertThat(store.outcomeOf(new PendingCommit(logId, 2, commit.id())))
                .as("the commit stands at 1, not at 2")
                .isEqualTo(new CommitOutcome.Stored(commit));
        assertThat(store.outcomeOf(new PendingCommit(logId, 3, "another"))).isEqualTo(new CommitOutcome.Open());
        assertThatThrownBy(() -> store.outcomeOf(new PendingCommit("foreign", 3, "another")))
                .isInstanceOf(LogForkedException.class);
    }

    @Test
    void a_load_gives_what_matches_up_to_the_head() {
        done(store.append(NewCommit.of(List.of(deposit("a"), deposit("b"), deposit("a")))));
        Load load = store.load(EventQuery.ofAggregate(account("a")));
        assertThat(load.head()).isEqualTo(3);
        assertThat(all(load.events())).extracting(StoredEvent::position).containsExactly(1L, 3L);
    }

    @Test
    void a_follower_goes_from_reading_to_live_without_gap_or_duplicate() throws InterruptedException {
        EventStoreConfig defaults = EventStoreConfig.defaults();
        EventStoreConfig small = new EventStoreConfig(
                "small", 10_000, 1 << 24, 10, 1 << 20, 20, 2_000, 100, 10_000, defaults.appendDeadline(), 7);
        try (EventStore narrow = EventStore.open(log, small);
                Follower follower = narrow.follow(EventQuery.all(), 0);
                Follower ofSeven = store.follow(EventQuery.ofAggregate(account("7")), 0)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 1000; i++) {
                    EventStore by = i % 3 == 0 ? store : narrow;
                    done(by.append(NewCommit.of(List.of(deposit("" + i % 10)))));
                }
            });
            for (long position = 1; position <= 1000; position++) {
                StoredEvent event = follower.take(Duration.ofSeconds(20));
                assertThat(event).isNotNull();
                assertThat(event.position()).isEqualTo(position);
            }
            for (long version = 1; version <= 100; version++) {
                StoredEvent event = ofSeven.take(Duration.ofSeconds(20));
                assertThat(event).isNotNull();
                assertThat(event.version()).isEqualTo(version);
            }
            writer.join();
            assertThat(follower.poll()).isNull();
            assertThat(follower.position()).isEqualTo(1000);
        }
    }

    @Test
    void a_closed_store_refuses_everything_and_ends_its_followers() throws InterruptedException {
        Follower follower = store.follow(EventQuery.all(), 0);
        store.close();
        assertThatThrownBy(
                        () -> store.append(NewCommit.of(List.of(deposit("a")))).join())
                .hasCauseInstanceOf(PermanentException.class);
        assertThatThrownBy(store::head).isInstanceOf(PermanentException.class);
        assertThat(follower.take(Duration.ofSeconds(20))).isNull();
        assertThat(follower.failure()).get().isInstanceOf(PermanentException.class);
    }

    @Test
    void null_payloads_and_large_integers_are_stored_byte_for_byte() {
        done(store.append(NewCommit.of(
                List.of(event("a", "Empty", "null"), event("a", "Big", "{ \"n\" : 9223372036854775807 }")))));
        assertThat(all(store.find(EventQuery.all(), 0, 2)))
                .extracting(StoredEvent::data)
                .containsExactly(JsonData.NULL, JsonData.ofText("{ \"n\" : 9223372036854775807 }"));
    }
}

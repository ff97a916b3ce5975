package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.OverloadedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.api.VoidPositions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules of docs/architecture.md that the simulation cannot show or does not show alone. */
class RulesTest {

    private final SpoiledLog log = new SpoiledLog();

    private static NewCommit deposit(String account) {
        return NewCommit.of(List.of(Samples.deposit(account)));
    }

    private static Commit commit(long position, String id, String predecessor) {
        StoredEvent event = Samples.deposit("foreign").at(position, 1);
        return new Commit(position, id, predecessor, "foreign", Samples.TIME, List.of(event));
    }

    private static Cursor<LogEntry> cursor(LogEntry... entries) {
        ArrayDeque<LogEntry> left = new ArrayDeque<>(List.of(entries));
        return new Cursor<>() {
            @Override
            public @Nullable LogEntry next() {
                return left.poll();
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void r3_a_commit_that_names_another_predecessor_halts_the_store_and_its_followers() throws Exception {
        try (EventStore store = EventStore.open(log);
                Follower follower = store.follow(EventQuery.all(), 0)) {
            store.append(deposit("a")).join();
            assertThat(follower.take(Duration.ofSeconds(20))).isNotNull();
            log.append = (head, commits) -> new AppendOutcome.HeadMoved(0);
            log.read = (after, upTo) -> cursor(commit(2, "stranger", "not-the-last-commit"));

            assertThatThrownBy(store.append(deposit("a"))::join)
                    .hasCauseInstanceOf(LogForkedException.class)
                    .hasMessageContaining("not-the-last-commit");
            assertThatThrownBy(store::head).isInstanceOf(LogForkedException.class);
            assertThatThrownBy(store.append(deposit("a"))::join).hasCauseInstanceOf(LogForkedException.class);
            assertThat(follower.take(Duration.ofSeconds(20))).isNull();
            assertThat(follower.failure()).get().isInstanceOf(LogForkedException.class);
        }
    }

    @Test
    void r3_a_missing_position_is_waited_for_and_void_positions_are_passed() {
        try (EventStore store = EventStore.open(log)) {
            Commit first = store.append(deposit("a")).join();
            List<Long> appendedAt = new CopyOnWriteArrayList<>();
            log.append = (head, commits) -> {
                appendedAt.add(head);
                return head < 4 ? new AppendOutcome.HeadMoved(0) : new AppendOutcome.Stored(commits.size());
            };
            List<Long> readAfter = new CopyOnWriteArrayList<>();
            log.read = (after, upTo) -> {
                readAfter.add(after);
                LogEntry behindTheGap = commit(4, "later", first.id());
                return readAfter.size() < 3 ? cursor(behindTheGap) : cursor(new VoidPositions(2, 3), behindTheGap);
            };
            Commit stored = store.append(deposit("b")).join();
            assertThat(stored.firstPosition()).isEqualTo(5);
            assertThat(stored.predecessor()).as("links span void positions").isEqualTo("later");
            assertThat(store.voidPositions()).as("counted").isEqualTo(2);
            assertThat(appendedAt).containsExactly(1L, 4L);
            assertThat(readAfter)
                    .as("until the gap is filled, and never from behind it")
                    .containsOnly(1L)
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void r4_while_an_outcome_is_open_the_identical_commits_are_sent_again_and_nothing_else() {
        List<List<Commit>> sent = new CopyOnWriteArrayList<>();
        log.append = (head, commits) -> {
            sent.add(commits);
            return sent.size() < 4
                    ? new AppendOutcome.Unknown(0, new TransientException("no reply"))
                    : log.real.append(head, commits);
        };
        try (EventStore store = EventStore.open(log)) {
            List<CompletableFuture<Commit>> appends = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                appends.add(store.append(deposit("a" + i)));
            }
            appends.forEach(CompletableFuture::join);
            assertThat(sent.subList(1, 4)).containsOnly(sent.get(0));
            assertThat(store.head()).isEqualTo(10);
        }
    }

    @Test
    void r8_a_full_queue_refuses_at_once_and_what_it_holds_is_stored() throws Exception {
        CountDownLatch mayAppend = new CountDownLatch(1);
        log.append = (head, commits) -> {
            try {
                mayAppend.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return log.real.append(head, commits);
        };
        EventStoreConfig two = new EventStoreConfig(
                "p", 2, 1 << 20, 10, 1 << 20, 100, 1 << 20, 100, 1 << 20, Duration.ofSeconds(30), 10);
        try (EventStore store = EventStore.open(log, two)) {
            CompletableFuture<Commit> first = store.append(deposit("a"));
            CompletableFuture<Commit> second = store.append(deposit("b"));
            CompletableFuture<Commit> third = store.append(deposit("c"));
            // Nothing is appended meanwhile: a third that is taken would be answered at its deadline only.
            CompletableFuture<Commit> refused = third.orTimeout(2, TimeUnit.SECONDS);
            try {
                assertThatThrownBy(refused::join)
                        .hasCauseInstanceOf(OverloadedException.class)
                        .hasMessageContaining("at most 2 commits");
            } finally {
                mayAppend.countDown();
            }
            assertThat(List.of(first.join(), second.join())).hasSize(2);
            assertThat(store.append(deposit("c")).join().firstPosition()).isEqualTo(3);
        }
    }
}

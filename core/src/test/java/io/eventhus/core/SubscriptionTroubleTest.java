package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.NewEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.envelope.Ids;
import io.eventhus.tck.faults.ForwardingStateStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handlers, checkpoints and leases that misbehave. */
class SubscriptionTroubleTest extends SubscriptionFixture {

    // ---- handlers

    @Test
    void an_event_that_fails_is_tried_again_then_it_stops_and_goes_on_there_when_started_again() throws Exception {
        append("a", "bad", "c");
        ConcurrentLinkedQueue<Integer> attempts = new ConcurrentLinkedQueue<>();
        try (Subscription stops = quick("stops").handle(event -> {
            if (event.position() == 2) {
                attempts.add(event.attempt());
            }
            refuse(event, "bad");
        })) {
            assertThat(stops.awaitPosition(2, LONG)).isFalse();
            assertThat(stops.failure()).get().isInstanceOf(PermanentException.class);
            assertThat(stops.failure().orElseThrow()).hasMessageContaining("position 2 failed 2 times");
            assertThat(stops.position()).isEqualTo(1);
        }
        assertThat(attempts).containsExactly(1, 2);
        try (Subscription mended = quick("stops").handle(event -> got.add(event.position()))) {
            assertThat(mended.awaitPosition(3, LONG)).isTrue();
        }
        assertThat(got).containsExactly(1L, 2L, 3L);
    }

    @Test
    void commits_of_clocks_that_jumped_by_days_are_followed_in_order_and_no_lag_is_negative() throws Exception {
        append("first");
        Instant now = Instant.now();
        String before = all(log).getLast().id();
        for (int days : new int[] {10, -10, 3, -400}) {
            Instant time = now.plus(Duration.ofDays(days));
            long head = log.head();
            NewEvent event = Samples.deposit("jumps");
            Commit commit =
                    new Commit(head + 1, Ids.next(), before, "jumping", time, List.of(event.at(head + 1, head)));
            assertThat(log.append(head, List.of(commit))).isInstanceOf(AppendOutcome.Stored.class);
            before = commit.id();
        }
        append("last");
        CountDownLatch go = new CountDownLatch(1);
        List<Lag> lags = new CopyOnWriteArrayList<>();
        CompletableFuture<Subscription> self = new CompletableFuture<>();
        try (Subscription follows = quick("jumps").handle(event -> {
            go.await();
            lags.add(self.join().lag());
            got.add(event.position());
        })) {
            self.complete(follows);
            go.countDown();
            assertThat(follows.awaitPosition(6, LONG)).isTrue();
        }
        assertThat(got).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(lags).allSatisfy(lag -> assertThat(lag.age()).isGreaterThanOrEqualTo(Duration.ZERO));
        assertThat(lags).extracting(Lag::events).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    }

    private static List<Commit> all(CommitLog log) {
        List<Commit> commits = new ArrayList<>();
        try (Cursor<LogEntry> entries = log.read(0, log.head())) {
            for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
                if (entry instanceof Commit commit) {
                    commits.add(commit);
                }
            }
        }
        return commits;
    }

    @Test
    void a_handler_that_blocks_beyond_its_deadline_ends_it_and_closing_does_not_wait_for_ever() throws Exception {
        append("a");
        CountDownLatch interrupted = new CountDownLatch(1);
        Subscription blocked = quick("blocks")
                .handlerDeadline(Duration.ofMillis(50))
                .handle(event -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                });
        assertThat(blocked.awaitPosition(1, LONG)).isFalse();
        assertThat(blocked.failure().orElseThrow()).hasMessageContaining("did not end within PT0.05S");
        blocked.close();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_handler_may_close_its_own_subscription() throws Exception {
        append("a", "b");
        CompletableFuture<Subscription> self = new CompletableFuture<>();
        self.complete(quick("self").handle(event -> {
            got.add(event.position());
            self.join().close();
        }));
        await(() -> state.get(StateKey.of("subscription", "self"))
                .map(LeaseDocument::of)
                .filter(kept -> kept.position() == 1 && kept.owner().isEmpty())
                .isPresent());
        assertThat(got).containsExactly(1L);
    }

    @Test
    void a_test_or_a_key_that_throws_ends_it_at_that_event() throws Exception {
        append("a", "b");
        try (Subscription broken = quick("test")
                .where(event -> 1 / (event.position() - 2) < 5)
                .handle(event -> got.add(event.position()))) {
            assertThat(broken.awaitPosition(2, LONG)).isFalse();
            assertThat(broken.failure().orElseThrow()).hasMessageContaining("position 2");
        }
        try (Subscription broken = quick("key")
                .concurrently(2, event -> "" + 1 / (event.position() - 2))
                .handle(event -> got.add(event.position()))) {
            assertThat(broken.awaitPosition(2, LONG)).isFalse();
            assertThat(broken.failure().orElseThrow()).hasMessageContaining("position 2");
        }
    }

    // ---- checkpoints

    @Test
    void a_checkpoint_of_another_log_is_refused() {
        append("a");
        quick("kept").handle(event -> got.add(event.position())).close();
        try (EventStore another = EventStore.open(new MemoryCommitLog())) {
            assertThatThrownBy(() -> another.subscription("kept").durable(state).handle(event -> {}))
                    .isInstanceOf(LogForkedException.class)
                    .hasMessageContaining("belongs to the log");
            another.append(NewCommit.of(List.of(Samples.deposit("a")))).join();
            assertThatThrownBy(() -> another.subscription("kept").durable(state).handle(event -> {}))
                    .isInstanceOf(LogForkedException.class);
        }
    }

    @Test
    void a_checkpoint_beyond_the_head_is_refused_once_it_stays_so() throws Exception {
        append("a");
        byte[] beyond = ("{\"log\":\"" + store.info().logId() + "\",\"position\":7,\"owner\":\"\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(state.put(StateKey.of("subscription", "beyond"), beyond, 0)).isInstanceOf(PutOutcome.Done.class);
        try (Subscription refused =
                quick("beyond").lease(Duration.ofMillis(200)).handle(event -> {})) {
            assertThat(refused.awaitPosition(8, LONG)).isFalse();
            assertThat(refused.failure().orElseThrow())
                    .hasMessageContaining("stands at position 7")
                    .hasMessageContaining("ends at 1");
        }
    }

    @Test
    void a_document_that_is_no_checkpoint_is_refused() {
        assertThat(state.put(StateKey.of("subscription", "odd"), new byte[] {'{', '}'}, 0))
                .isInstanceOf(PutOutcome.Done.class);
        assertThatThrownBy(() -> quick("odd").handle(event -> {}))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("is not a checkpoint");
    }

    // ---- leases

    @Test
    void who_cannot_reach_the_state_store_stops_and_another_takes_over_and_the_first_stands_by() throws Exception {
        Unreachable cut = new Unreachable(state);
        Duration lease = Duration.ofMillis(400);
        ConcurrentLinkedQueue<Long> second = new ConcurrentLinkedQueue<>();
        try (Subscription one = store.subscription("one")
                        .durable(cut)
                        .lease(lease)
                        .checkpointEvery(1, SHORT)
                        .handle(event -> got.add(event.position()));
                Subscription two = other.subscription("one")
                        .durable(state)
                        .lease(lease)
                        .checkpointEvery(1, SHORT)
                        .handle(event -> second.add(event.position()))) {
            append("a");
            assertThat(one.awaitPosition(1, LONG)).isTrue();
            assertThat(two.isActive()).isFalse();
            await(() -> position("one") == 1);
            cut.unreachable = true;
            await(two::isActive);
            append("b");
            assertThat(two.awaitPosition(2, LONG)).isTrue();
            assertThat(second).containsExactly(2L);
            cut.unreachable = false;
            await(() -> !one.isActive());
            append("c");
            assertThat(two.awaitPosition(3, LONG)).isTrue();
            await(() -> position("one") == 3);
            assertThat(one.failure()).isEmpty();
        }
        assertThat(second).containsExactly(2L, 3L);
        assertThat(got)
                .as("handed out at most once more, when its lease was running still")
                .doesNotContain(3L);
    }

    private long position(String name) {
        return LeaseDocument.of(document(name)).position();
    }

    /** A state store behind a network that breaks. */
    private static final class Unreachable extends ForwardingStateStore {
        volatile boolean unreachable;

        Unreachable(StateStore real) {
            super(real);
        }

        private void reach() {
            if (unreachable) {
                throw new TransientException("unreachable");
            }
        }

        @Override
        public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
            reach();
            return super.put(key, value, expectedRevision);
        }

        @Override
        public Optional<StateDocument> get(StateKey key) {
            reach();
            return super.get(key);
        }
    }
}

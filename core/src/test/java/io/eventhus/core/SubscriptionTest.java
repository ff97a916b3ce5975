package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StartAt;
import io.eventhus.api.Tag;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a subscription hands out, from where, in which order. */
class SubscriptionTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final MemoryCommitLog log = new MemoryCommitLog();
    private final EventStore store = EventStore.open(log);
    private final EventStore other = EventStore.open(log.openAnother());
    private final MemoryStateStore state = new MemoryStateStore();
    private final ConcurrentLinkedQueue<SubscribedEvent> got = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    private void append(EventStore by, String... accounts) {
        for (String account : accounts) {
            by.append(NewCommit.of(List.of(Samples.deposit(account)))).join();
        }
    }

    private List<Long> positions() {
        return got.stream().map(SubscribedEvent::position).toList();
    }

    @Test
    void a_transient_one_gets_what_comes_from_now_on() throws Exception {
        append(store, "a");
        try (Subscription all = store.subscription("all").handle(got::add)) {
            append(store, "b");
            append(other, "c");
            assertThat(all.awaitPosition(3, LONG)).isTrue();
        }
        assertThat(positions()).containsExactly(2L, 3L);
    }

    @Test
    void local_and_remote_events_look_the_same_but_for_the_origin() throws Exception {
        append(store, "a");
        append(other, "b");
        try (Subscription all = store.subscription("all")
                        .startingAt(new StartAt.Beginning())
                        .handle(got::add);
                Subscription byType = store.subscription("by type")
                        .matching(EventQuery.ofTypes("DepositPerformed"))
                        .startingAt(new StartAt.Beginning())
                        .handle(got::add)) {
            assertThat(all.awaitPosition(2, LONG)).isTrue();
            assertThat(byType.awaitPosition(2, LONG)).isTrue();
        }
        assertThat(got)
                .extracting(SubscribedEvent::position, SubscribedEvent::isLocal)
                .containsExactlyInAnyOrder(tuple(1L, true), tuple(2L, false), tuple(1L, true), tuple(2L, false));
    }

    private static Tuple tuple(Object... parts) {
        return Tuple.tuple(parts);
    }

    @Test
    void it_can_be_restricted_to_local_or_remote_events_also_in_the_past() throws Exception {
        append(store, "a");
        append(other, "b");
        append(store, "c");
        ConcurrentLinkedQueue<Long> local = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Long> remote = new ConcurrentLinkedQueue<>();
        try (Subscription ours = store.subscription("ours")
                        .onlyLocal()
                        .startingAt(new StartAt.Beginning())
                        .handle(event -> local.add(event.position()));
                Subscription theirs = store.subscription("theirs")
                        .onlyRemote()
                        .startingAt(new StartAt.Beginning())
                        .handle(event -> remote.add(event.position()))) {
            append(other, "d");
            assertThat(ours.awaitPosition(4, LONG)).isTrue();
            assertThat(theirs.awaitPosition(4, LONG)).isTrue();
        }
        assertThat(local).containsExactly(1L, 3L);
        assertThat(remote).containsExactly(2L, 4L);
    }

    @Test
    void it_can_be_restricted_by_type_tag_aggregate_and_any_test() throws Exception {
        append(store, "a", "b", "a");
        store.append(NewCommit.of(List.of(Samples.event("a", "Closed", "{}")))).join();
        assertThat(take(EventQuery.ofTypes("Closed"))).containsExactly(4L);
        assertThat(take(EventQuery.ofTags(new Tag("Account", "b")))).containsExactly(2L);
        assertThat(take(EventQuery.ofAggregate(Samples.account("a")))).containsExactly(1L, 3L, 4L);
        got.clear();
        try (Subscription odd = store.subscription("odd")
                .where(event -> event.position() % 2 == 1)
                .startingAt(new StartAt.After(1))
                .handle(got::add)) {
            assertThat(odd.awaitPosition(4, LONG)).isTrue();
        }
        assertThat(positions()).containsExactly(3L);
    }

    private List<Long> take(EventQuery query) throws InterruptedException {
        got.clear();
        try (Subscription some = store.subscription("some")
                .matching(query)
                .startingAt(new StartAt.Beginning())
                .handle(got::add)) {
            assertThat(some.awaitPosition(store.head(), LONG)).isTrue();
        }
        return positions();
    }

    @Test
    void a_durable_one_goes_on_where_it_was_in_any_process() throws Exception {
        append(store, "a", "b");
        try (Subscription first = store.subscription("kept").durable(state).handle(got::add)) {
            assertThat(first.awaitPosition(2, LONG)).isTrue();
        }
        append(store, "c");
        try (Subscription second = other.subscription("kept").durable(state).handle(got::add)) {
            assertThat(second.awaitPosition(3, LONG)).isTrue();
        }
        assertThat(positions()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_durable_one_that_starts_now_keeps_that_place_even_if_nothing_came() throws Exception {
        append(store, "a");
        store.subscription("kept")
                .durable(state)
                .startingAt(new StartAt.End())
                .handle(got::add)
                .close();
        append(store, "b");
        try (Subscription again = store.subscription("kept")
                .durable(state)
                .startingAt(new StartAt.End())
                .handle(got::add)) {
            assertThat(again.awaitPosition(2, LONG)).isTrue();
        }
        assertThat(positions()).containsExactly(2L);
    }

    @Test
    void a_start_behind_the_head_is_refused() {
        append(store, "a");
        assertThatThrownBy(() -> store.subscription("far")
                        .startingAt(new StartAt.After(2))
                        .handle(got::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends at 1");
    }

    @Test
    void events_of_different_keys_are_handled_at_the_same_time_and_those_of_one_key_in_order() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        append(store, "a", "b", "a", "b", "a", "b");
        try (Subscription two = store.subscription("two")
                .startingAt(new StartAt.Beginning())
                .concurrently(2)
                .handle(event -> {
                    // Nobody gets past it alone.
                    both.await(20, TimeUnit.SECONDS);
                    got.add(event);
                })) {
            assertThat(two.awaitPosition(6, LONG)).isTrue();
        }
        assertThat(positions()).hasSize(6).containsSubsequence(1L, 3L, 5L).containsSubsequence(2L, 4L, 6L);
    }

    @Test
    void what_is_acknowledged_later_holds_the_position_until_then() throws Exception {
        append(store, "a", "b", "c");
        Map<Long, CompletableFuture<Void>> open = new ConcurrentHashMap<>();
        CountDownLatch three = new CountDownLatch(3);
        try (Subscription later = store.subscription("later")
                .durable(state)
                .concurrently(3)
                .handleAsync(event -> {
                    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
                    open.put(event.position(), acknowledged);
                    three.countDown();
                    return acknowledged;
                })) {
            assertThat(three.await(20, TimeUnit.SECONDS)).isTrue();
            open.forEach((position, acknowledged) -> {
                if (position != 1) {
                    acknowledged.complete(null);
                }
            });
            assertThat(later.position()).as("the first is not acknowledged").isZero();
            open.values().forEach(each -> each.complete(null));
            assertThat(later.awaitPosition(3, LONG)).isTrue();
        }
    }

    @Test
    void the_lag_counts_events_and_tells_the_age_of_the_oldest() throws Exception {
        try (Subscription none = store.subscription("none").durable(state).handle(event -> {
            throw new IllegalStateException("not now");
        })) {
            assertThat(none.lag()).isEqualTo(new Lag(0, Duration.ZERO));
            append(store, "a", "b");
            assertThat(none.lag().events()).isEqualTo(2);
            assertThat(none.lag().age()).isPositive();
        }
    }
}

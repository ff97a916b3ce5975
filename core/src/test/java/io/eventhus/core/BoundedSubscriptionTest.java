package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** However slow a handler is, no more is held than the buffer allows. */
class BoundedSubscriptionTest extends SubscriptionFixture {

    /** Never acknowledged while it matters. */
    private final CompletableFuture<Void> late = new CompletableFuture<>();

    @Test
    void a_handler_that_never_acknowledges_holds_no_more_than_the_buffer() throws Exception {
        CountDownLatch three = new CountDownLatch(3);
        for (int i = 0; i < 1_000; i++) {
            append("account" + i);
        }
        try (Subscription never = store.subscription("never")
                .durable(state)
                .concurrently(3)
                .buffer(20, 1 << 20)
                .handleAsync(event -> {
                    got.add(event.position());
                    three.countDown();
                    return late;
                })) {
            assertThat(three.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(((LiveSubscription) never).held()).isBetween(3, 20);
            assertThat(never.position()).isZero();
            assertThat(never.lag().events()).isEqualTo(1_000);
            assertThat(got).hasSize(3);
            late.completeExceptionally(new IllegalStateException("never"));
        }
    }

    @Test
    void a_handler_that_is_slower_than_the_log_never_holds_more_than_the_buffer() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            append("account" + i % 10);
        }
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<LiveSubscription> self = new CompletableFuture<>();
        try (Subscription slow = quick("slow").buffer(20, 1 << 20).handle(event -> {
            LockSupport.parkNanos(10_000);
            most.accumulateAndGet(self.join().held(), Math::max);
        })) {
            self.complete((LiveSubscription) slow);
            assertThat(slow.awaitPosition(1_000, LONG)).isTrue();
            assertThat(most).hasValueBetween(2, 20);
        }
    }

    @Test
    void large_events_are_bounded_by_their_bytes() throws Exception {
        String large = "{\"text\":\"" + "x".repeat(100_000) + "\"}";
        for (int i = 0; i < 50; i++) {
            store.append(NewCommit.of(List.of(Samples.event("a" + i, "Large", large))))
                    .join();
        }
        CountDownLatch first = new CountDownLatch(1);
        try (Subscription slow = store.subscription("slow")
                .durable(state)
                .buffer(1_000, 300_000)
                .handleAsync(event -> {
                    first.countDown();
                    return late;
                })) {
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            // A page of the log, and the buffer.
            assertThat(((LiveSubscription) slow).held()).isBetween(1, 50);
            assertThat(((LiveSubscription) slow).heldBytes()).isLessThan(300_000 + 101_000);
            late.completeExceptionally(new IllegalStateException("never"));
        }
    }
}

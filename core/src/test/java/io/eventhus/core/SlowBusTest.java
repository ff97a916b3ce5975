package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Buses that answer late, or never: each holds up its own relay only, and no more memory than the buffer. */
class SlowBusTest extends SubscriptionFixture {

    private static final int EVENTS = 3_000;

    private static Optional<OutboundEvent> outbound(StoredEvent event) {
        return Optional.of(new OutboundEvent(new Destination("bank", "account"), event, event.data()));
    }

    /** A bus that answers when it is let. */
    private static final class Bus implements EventPublisher {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answers;
        private final ConcurrentLinkedQueue<Long> arrived = new ConcurrentLinkedQueue<>();

        Bus(CountDownLatch answers) {
            this.answers = answers;
        }

        @Override
        public PublisherInfo info() {
            return new PublisherInfo("slow", PublisherInfo.Acknowledgement.BROKER, true, 100, 1 << 20);
        }

        @Override
        public PublishOutcome publish(List<OutboundEvent> events) {
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                return new PublishOutcome(0, new TransientException("interrupted before anything was sent"));
            }
            events.forEach(event -> arrived.add(event.event().position()));
            return new PublishOutcome(events.size(), null);
        }

        @Override
        public void close() {}
    }

    private Relay relay(String name, Bus bus, UnaryOperator<SubscriptionBuilder> change) {
        return Relay.start(store, state, name, bus, SlowBusTest::outbound, change);
    }

    private void fill() {
        for (int i = 0; i < EVENTS; i++) {
            append("account" + i % 100);
        }
    }

    @Test
    void one_that_answers_late_holds_nobody_else_up_and_no_more_than_the_buffer() throws Exception {
        fill();
        CountDownLatch answers = new CountDownLatch(1);
        Bus late = new Bus(answers);
        Bus quick = new Bus(new CountDownLatch(0));
        try (Relay slow = relay("late", late, UnaryOperator.identity());
                Relay other = relay("quick", quick, UnaryOperator.identity())) {
            assertThat(late.asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(other.awaitPublished(EVENTS, LONG)).isTrue();

            LiveSubscription held = (LiveSubscription) slow.subscription();
            assertThat(held.held()).isBetween(1, 1_000);
            assertThat(held.heldBytes()).isLessThan(1_000L * 1_000);
            assertThat(slow.publishedUpTo()).isZero();
            assertThat(slow.lag().events()).isEqualTo(EVENTS);

            answers.countDown();
            assertThat(slow.awaitPublished(EVENTS, LONG)).isTrue();
        }
        assertThat(late.arrived).containsExactlyElementsOf(quick.arrived).hasSize(EVENTS);
    }

    @Test
    void one_that_never_answers_ends_its_relay_and_a_mended_one_goes_on_there() throws Exception {
        append("a", "b", "c");
        Bus never = new Bus(new CountDownLatch(1));
        UnaryOperator<SubscriptionBuilder> soon =
                each -> each.lease(Duration.ofMillis(300)).handlerDeadline(Duration.ofMillis(50));
        Relay dead = relay("bus", never, soon);
        assertThat(dead.awaitPublished(3, LONG)).isFalse();
        assertThat(dead.failure()).get().isInstanceOf(PermanentException.class);
        assertThat(dead.failure().orElseThrow()).hasMessageContaining("did not end within PT0.05S");

        // The call may be under way still, so the lease is waited for.
        Bus mended = new Bus(new CountDownLatch(0));
        try (Relay next = relay("bus", mended, soon)) {
            assertThat(next.awaitPublished(3, LONG)).isTrue();
        }
        dead.close();
        assertThat(mended.arrived).containsExactly(1L, 2L, 3L);
    }
}

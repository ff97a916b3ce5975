package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.tck.faults.ForwardingStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventStore store = EventStore.open(new MemoryCommitLog());
    private final MemoryStateStore state = new MemoryStateStore();

    @AfterEach
    void close() {
        store.close();
    }

    /** A bus in memory whose acknowledgements fail in the way a test wants. */
    private static class Bus implements EventPublisher {
        final List<List<StoredEvent>> calls = new ArrayList<>();
        final boolean keepsOrder;

        Bus(boolean keepsOrder) {
            this.keepsOrder = keepsOrder;
        }

        @Override
        public PublisherInfo info() {
            return new PublisherInfo("bus", PublisherInfo.Acknowledgement.BROKER, keepsOrder, 10, 1 << 20);
        }

        @Override
        public synchronized PublishOutcome publish(List<OutboundEvent> events) {
            calls.add(events.stream().map(OutboundEvent::event).toList());
            return new PublishOutcome(events.size(), null);
        }

        synchronized List<Long> positions() {
            return calls.stream()
                    .flatMap(List::stream)
                    .map(StoredEvent::position)
                    .toList();
        }

        @Override
        public void close() {}
    }

    private static Optional<OutboundEvent> toBank(StoredEvent event) {
        return Optional.of(new OutboundEvent(new Destination("bank", "account"), event, event.data()));
    }

    private void store(String... accounts) {
        for (String account : accounts) {
            store.append(NewCommit.of(List.of(Samples.deposit(account)))).join();
        }
    }

    @Test
    void everything_is_published_in_order_and_a_second_run_goes_on_behind_the_checkpoint() throws Exception {
        Bus bus = new Bus(true);
        store("a", "b", "a");
        try (Relay relay = Relay.start(store, state, "bus", bus, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(3, LONG)).isTrue();
            store("c");
            assertThat(relay.awaitPublished(4, LONG)).isTrue();
        }
        store("d");
        try (Relay relay = Relay.start(store, state, "bus", bus, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(5, LONG)).isTrue();
        }
        assertThat(bus.positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void two_events_of_one_aggregate_are_never_in_flight_at_once_unless_the_bus_keeps_order() throws Exception {
        Bus bus = new Bus(false);
        store("a", "b", "a", "a", "c");
        try (Relay relay = Relay.start(store, state, "bus", bus, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(5, LONG)).isTrue();
        }
        assertThat(bus.positions()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
        assertThat(bus.positions()).as("of one aggregate").containsSubsequence(1L, 3L, 4L);
        assertThat(bus.calls)
                .allSatisfy(call ->
                        assertThat(call).extracting(StoredEvent::aggregate).doesNotHaveDuplicates());
    }

    @Test
    void a_bus_that_takes_several_calls_at_once_gets_them_and_never_two_events_of_one_aggregate_in_them()
            throws Exception {
        CountDownLatch bothAreThere = new CountDownLatch(2);
        Set<AggregateId> inFlight = ConcurrentHashMap.newKeySet();
        AtomicBoolean isMixed = new AtomicBoolean();
        Bus bus = new Bus(false) {
            @Override
            public PublisherInfo info() {
                return new PublisherInfo("bus", PublisherInfo.Acknowledgement.BROKER, false, 2, 1 << 20, 2);
            }

            @Override
            @SuppressWarnings("UnsynchronizedOverridesSynchronized") // that is what it is about
            public PublishOutcome publish(List<OutboundEvent> events) {
                for (OutboundEvent event : events) {
                    isMixed.compareAndSet(false, !inFlight.add(event.event().aggregate()));
                }
                bothAreThere.countDown();
                try {
                    assertThat(bothAreThere.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                events.forEach(event -> inFlight.remove(event.event().aggregate()));
                return super.publish(events);
            }
        };
        store("a", "b", "c", "d", "a", "b", "a", "e", "a", "b");
        try (Relay relay = Relay.start(store, state, "bus", bus, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(10, LONG)).isTrue();
        }
        assertThat(bothAreThere.getCount()).isZero();
        assertThat(isMixed).isFalse();
        assertThat(bus.positions())
                .hasSize(10)
                .containsSubsequence(1L, 5L, 7L, 9L)
                .containsSubsequence(2L, 6L, 10L);
    }

    @Test
    void what_was_not_acknowledged_is_sent_again_and_only_that() throws Exception {
        Bus bus = new Bus(true) {
            @Override
            public synchronized PublishOutcome publish(List<OutboundEvent> events) {
                super.publish(events);
                return calls.size() % 2 == 1
                        ? new PublishOutcome(1, new TransientException("the bus is busy"))
                        : new PublishOutcome(events.size(), null);
            }
        };
        store("a", "b", "c");
        try (Relay relay = Relay.start(store, state, "bus", bus, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(3, LONG)).isTrue();
        }
        assertThat(bus.positions().stream().distinct()).containsExactly(1L, 2L, 3L);
        assertThat(bus.calls.get(1)).extracting(StoredEvent::position).startsWith(2L);
    }

    @Test
    void a_bus_that_refuses_for_good_ends_the_relay_and_the_checkpoint_stays() throws Exception {
        Bus bus = new Bus(true) {
            @Override
            public synchronized PublishOutcome publish(List<OutboundEvent> events) {
                return new PublishOutcome(0, new PermanentException("no such topic"));
            }
        };
        store("a");
        try (Relay relay = Relay.start(store, state, "bus", bus, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(1, LONG)).isFalse();
            assertThat(relay.failure()).get().isInstanceOf(PermanentException.class);
        }
        Bus mended = new Bus(true);
        try (Relay relay = Relay.start(store, state, "bus", mended, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(1, LONG)).isTrue();
        }
        assertThat(mended.positions()).containsExactly(1L);
    }

    @Test
    void events_that_go_nowhere_are_passed_and_the_checkpoint_moves_over_them() throws Exception {
        Bus bus = new Bus(true);
        store("a", "b");
        try (Relay relay = Relay.start(store, state, "bus", bus, event -> Optional.empty())) {
            assertThat(relay.awaitPublished(2, LONG)).isTrue();
        }
        assertThat(bus.calls).isEmpty();
    }

    @Test
    void a_checkpoint_of_another_log_is_refused() throws Exception {
        Bus bus = new Bus(true);
        store("a");
        try (Relay relay = Relay.start(store, state, "bus", bus, RelayTest::toBank)) {
            assertThat(relay.awaitPublished(1, LONG)).isTrue();
        }
        try (EventStore other = EventStore.open(new MemoryCommitLog())) {
            assertThatThrownBy(() -> Relay.start(other, state, "bus", bus, RelayTest::toBank)
                            .close())
                    .isInstanceOf(LogForkedException.class)
                    .hasMessageContaining("belongs to the log");
        }
    }

    @Test
    void of_two_relays_of_one_name_one_publishes_and_the_other_takes_over_when_it_ends() throws Exception {
        Bus first = new Bus(true);
        Bus second = new Bus(true);
        Relay one = Relay.start(store, state, "bus", first, RelayTest::toBank);
        try (Relay two = Relay.start(store, state, "bus", second, RelayTest::toBank)) {
            store("a");
            assertThat(one.awaitPublished(1, LONG)).isTrue();
            assertThat(one.subscription().isActive()).isTrue();
            assertThat(two.subscription().isActive()).isFalse();
            one.close();
            store("b");
            assertThat(two.awaitPublished(2, LONG)).isTrue();
            assertThat(first.positions()).containsExactly(1L);
            assertThat(second.positions()).containsExactly(2L);
        }
    }

    @Test
    void trouble_of_the_state_store_is_ridden_out_also_where_a_write_landed_without_an_answer() throws Exception {
        Bus bus = new Bus(true);
        ShakyState shaky = new ShakyState(state);
        store("a", "b");
        UnaryOperator<SubscriptionBuilder> each = relay -> relay.checkpointEvery(1, Duration.ofMillis(1));
        try (Relay relay = Relay.start(store, shaky, "bus", bus, RelayTest::toBank, each)) {
            assertThat(relay.awaitPublished(2, LONG)).isTrue();
            store("c");
            assertThat(relay.awaitPublished(3, LONG)).isTrue();
        }
        assertThat(shaky.puts).as("acquired, two checkpoints, released").hasValueGreaterThanOrEqualTo(6);
        assertThat(bus.positions()).as("nothing is sent again for it").containsExactly(1L, 2L, 3L);
    }

    /** Fails writes at first, then does some without saying so. */
    private static final class ShakyState extends ForwardingStateStore {
        final AtomicInteger puts = new AtomicInteger();

        ShakyState(MemoryStateStore real) {
            super(real);
        }

        @Override
        public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
            int put = puts.incrementAndGet();
            if (put < 4) {
                throw new TransientException("not now");
            }
            PutOutcome outcome = super.put(key, value, expectedRevision);
            if (put == 4) {
                // Against the contract, which keeps this for an unknown outcome: the next try finds its own value.
                throw new TransientException("done, but not said");
            }
            return put == 6 ? new PutOutcome.Unknown(new TransientException("no answer")) : outcome;
        }
    }
}

package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** A log in memory that two stores work on, and quick subscriptions. */
abstract class SubscriptionFixture {

    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(10);

    final MemoryCommitLog log = new MemoryCommitLog();
    final EventStore store = EventStore.open(log);
    final EventStore other = EventStore.open(log.openAnother());
    final MemoryStateStore state = new MemoryStateStore();
    final ConcurrentLinkedQueue<Long> got = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    void append(String... accounts) {
        for (String account : accounts) {
            store.append(NewCommit.of(List.of(Samples.deposit(account)))).join();
        }
    }

    SubscriptionBuilder quick(String name) {
        return store.subscription(name).durable(state).attempts(2, SHORT, SHORT).checkpointEvery(1, SHORT);
    }

    void refuse(SubscribedEvent event, String account) {
        if (event.event().aggregate().id().equals(account)) {
            throw new IllegalStateException("no \"" + account + "\"");
        }
        got.add(event.position());
    }

    StateDocument document(String name) {
        return state.get(StateKey.of("subscription", name)).orElseThrow();
    }

    void awaitNoneParked(Subscription subscription) throws InterruptedException {
        await(() -> subscription.parked().isEmpty());
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("time is over").isNegative();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}

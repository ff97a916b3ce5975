package io.eventhus.docs;

import io.eventhus.api.EventQuery;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.Subscription;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** A durable subscription: docs/subscriptions.md shows it. */
final class Subscribing {

    private Subscribing() {}

    /** Counts the deposits that are stored, those of different accounts at the same time; returns the count. */
    static long countDeposits(EventStore store, StateStore state) throws InterruptedException {
        LongAdder count = new LongAdder();
        // shown: begin
        try (Subscription deposits = store.subscription("deposits")
                .matching(EventQuery.ofTypes("DepositPerformed"))
                .durable(state)
                .concurrently(4)
                .parking(1_000)
                .handle(event -> count.increment())) {
            deposits.awaitPosition(store.head(), Duration.ofSeconds(10));
            System.out.println("behind: " + deposits.lag() + ", put aside: " + deposits.parked());
        }
        // shown: end
        return count.sum();
    }
}

package io.eventhus.core;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All subscriptions of one store: their threads, and their end when the store is closed. */
final class Subscriptions implements AutoCloseable {

    private final Set<LiveSubscription> all = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("eventhus-subscription-", 0).factory());
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("eventhus-alarm").factory());

    Subscriptions() {
        // An alarm that was set anew must not be held until its time.
        clock.setRemoveOnCancelPolicy(true);
    }

    void add(LiveSubscription subscription) {
        all.add(subscription);
    }

    void forget(LiveSubscription subscription) {
        all.remove(subscription);
    }

    /** Runs a task on a thread that may block; not at all once the store is closed. */
    void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            // The store is closed, and what has not ended by then is left as it stands.
            return;
        }
    }

    @Nullable
    ScheduledFuture<?> alarm(Runnable ring, long nanos) {
        try {
            return clock.schedule(() -> execute(ring), Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    @Override
    public void close() {
        List.copyOf(all).forEach(LiveSubscription::close);
        clock.shutdownNow();
        threads.shutdown();
    }
}

package io.eventhus.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Waits for the validated head to move; costs next to nothing while nobody waits. */
final class Growth {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();

    /** The validated head has moved, or the engine has halted. */
    void grown() {
        if (waiting.get() > 0) {
            lock.lock();
            try {
                grown.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until something holds that growth brings about, for a time at most; an interrupt ends it and stays set. */
    void await(BooleanSupplier reached, long atMostNanos) {
        long end = System.nanoTime() + atMostNanos;
        waiting.incrementAndGet();
        lock.lock();
        try {
            for (long left = atMostNanos; left > 0 && !reached.getAsBoolean(); left = end - System.nanoTime()) {
                if (!grown.await(left, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
            waiting.decrementAndGet();
        }
    }
}

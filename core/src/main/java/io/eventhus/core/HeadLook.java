package io.eventhus.core;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A fresh look at the head, shared by all who wait: each gets what a look gave that began after it asked, and at most one
 * look is under way.
 */
final class HeadLook {

    private final LongSupplier look;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long begun;
    private long ended;
    private boolean underWay;
    private long latest;

    HeadLook(LongSupplier look) {
        this.look = look;
    }

    /** Tells whether nobody looks right now: who asks then waits for one look only. */
    boolean isFree() {
        lock.lock();
        try {
            return !underWay;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the head; throws what the look throws if it was this caller's turn to look. */
    long fresh() {
        lock.lock();
        try {
            long needed = begun + 1;
            while (ended < needed) {
                if (underWay) {
                    changed.awaitUninterruptibly();
                } else {
                    look();
                }
            }
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        underWay = true;
        long mine = ++begun;
        lock.unlock();
        boolean seen = false;
        long head = 0;
        try {
            head = look.getAsLong();
            seen = true;
        } finally {
            lock.lock();
            underWay = false;
            if (seen) {
                ended = mine;
                latest = Math.max(latest, head);
            }
            changed.signalAll();
        }
    }
}

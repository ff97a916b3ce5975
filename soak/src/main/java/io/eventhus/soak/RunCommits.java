package io.eventhus.soak;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The commits of all lives, as they are acknowledged. Times are those of {@link System#nanoTime}, which all processes of a
 * machine share.
 */
final class RunCommits {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition found = lock.newCondition();
    private long handedInFrom = Long.MAX_VALUE;
    private OptionalLong first = OptionalLong.empty();

    /** From now on what is handed in counts: an earlier commit may have been stored already and only be confirmed late. */
    void countFromNow() {
        lock.lock();
        try {
            handedInFrom = System.nanoTime();
            first = OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }

    void acknowledged(long handedIn, long at) {
        lock.lock();
        try {
            if (first.isEmpty() && handedIn >= handedInFrom) {
                first = OptionalLong.of(at);
                found.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the first commit that counts; returns when it was acknowledged, or nothing if there was none in time. */
    OptionalLong awaitFirst(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (first.isEmpty() && left > 0) {
                left = found.awaitNanos(left);
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long after a moment another one was, in milliseconds, and at least nothing. */
    static long millisBetween(long earlier, long later) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(later - earlier));
    }
}

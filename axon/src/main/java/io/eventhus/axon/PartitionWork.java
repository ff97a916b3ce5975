package io.eventhus.axon;

import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was received from one partition and is not handled yet. A thread of its own handles it, in order, up to 100 records at a time. */
final class PartitionWork {

    private static final int BATCH = 100;

    private final Handling handling;
    private final Consumer<EventhusException> failed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<InboundRecord> waiting = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean isLast;
    private int underWay;
    private long handled;
    private long acknowledged;

    /** Handles a batch. */
    interface Handling {
        /**
         * Handles.
         *
         * @param ended ends attempts
         * @return whether it was handled
         */
        boolean handle(List<InboundRecord> batch, CountDownLatch ended) throws InterruptedException;
    }

    private PartitionWork(Handling handling, Consumer<EventhusException> failed) {
        this.handling = handling;
        this.failed = failed;
    }

    /**
     * Starts the thread.
     *
     * @param name   of the thread
     * @param failed is told when what comes next cannot be handled; then nothing more is
     */
    static PartitionWork start(String name, Handling handling, Consumer<EventhusException> failed) {
        PartitionWork work = new PartitionWork(handling, failed);
        Thread.ofVirtual().name(name).start(work::run);
        return work;
    }

    private void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                List<InboundRecord> batch = next();
                goesOn = !batch.isEmpty() && handling.handle(batch, ended);
                if (goesOn) {
                    handled(batch.getLast().position());
                }
            }
        } catch (EventhusException last) {
            failed.accept(last);
        } catch (RuntimeException | Error unknown) {
            failed.accept(
                    new PermanentException("handling events failed in an unforeseen way: look at the cause", unknown));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    /** Waits for what comes next; empty when it has ended. */
    private List<InboundRecord> next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !isLast && ended.getCount() > 0) {
                changed.await();
            }
            List<InboundRecord> batch = new ArrayList<>();
            while (!waiting.isEmpty() && batch.size() < BATCH) {
                batch.add(waiting.remove());
            }
            underWay = batch.size();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void handled(long position) {
        lock.lock();
        try {
            handled = position;
            underWay = 0;
        } finally {
            lock.unlock();
        }
    }

    void add(InboundRecord record) {
        lock.lock();
        try {
            waiting.add(record);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many records are not handled. */
    int size() {
        lock.lock();
        try {
            return waiting.size() + underWay;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the last position that was handled and is not acknowledged, null if there is none. */
    @Nullable
    Long unacknowledged() {
        lock.lock();
        try {
            return handled > acknowledged ? handled : null;
        } finally {
            lock.unlock();
        }
    }

    void acknowledged(long position) {
        lock.lock();
        try {
            acknowledged = Math.max(acknowledged, position);
        } finally {
            lock.unlock();
        }
    }

    /** Says that nothing more comes; what waits is still handled. */
    void finish() {
        lock.lock();
        try {
            isLast = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits; what is under way goes on, but is not tried again. */
    void end() {
        lock.lock();
        try {
            waiting.clear();
            ended.countDown();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether nothing more will be handled. */
    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Waits until nothing is under way; tells whether that is so. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return over.await(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
    }
}

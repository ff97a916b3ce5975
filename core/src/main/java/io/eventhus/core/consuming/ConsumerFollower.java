package io.eventhus.core.consuming;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.api.UnsupportedException;
import io.eventhus.core.Follower;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a source of one partition as a log is followed: from a position on without end. A thread of its own receives ahead, at
 * most 1,000 events. Trouble that may pass is ridden out with pauses from 50 ms to 5 s.
 */
public final class ConsumerFollower implements Follower {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerFollower.class);
    private static final int AHEAD = 1_000;
    private static final int MOST_RECORDS = 500;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final long FIRST_PAUSE_NANOS = 50_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final EventConsumer consumer;
    private final ReceivedEvents events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<StoredEvent> ready = new ArrayDeque<>();
    private final Thread receiving;
    private Runnable callback = () -> {};
    private long position;
    private @Nullable EventhusException failure;
    private boolean closed;

    private ConsumerFollower(EventConsumer consumer, ReceivedEvents events, long position) {
        this.consumer = consumer;
        this.events = events;
        this.position = position;
        this.receiving = Thread.ofVirtual()
                .name("eventhus-follows-" + consumer.info().name())
                .unstarted(this::receive);
    }

    /**
     * Starts to follow.
     *
     * @param consumer what is followed; it must seek, and is closed with the follower, also if this fails
     * @param after    the last position that was handled; 0: at the beginning, whatever position that has by now
     * @throws UnsupportedException if the source has not exactly one partition, or cannot seek
     * @throws EventhusException if the position is no longer or not yet there, or the source does not answer
     */
    public static ConsumerFollower open(EventConsumer consumer, ReceivedEvents events, long after) {
        try {
            Set<SourcePartition> partitions = consumer.partitions();
            if (partitions.size() != 1) {
                throw new UnsupportedException("following " + consumer.info().name() + ": it has " + partitions.size()
                        + " partitions; expected one, as one position says how far it was read");
            }
            consumer.seek(
                    partitions.iterator().next(), after == 0 ? new StartAt.Beginning() : new StartAt.After(after));
            ConsumerFollower follower = new ConsumerFollower(consumer, events, after);
            follower.receiving.start();
            return follower;
        } catch (RuntimeException | Error failure) {
            consumer.close();
            throw failure;
        }
    }

    private void receive() {
        long pause = FIRST_PAUSE_NANOS;
        try {
            while (awaitRoom()) {
                try {
                    consumer.poll(WAIT, MOST_RECORDS).records().forEach(this::received);
                    pause = FIRST_PAUSE_NANOS;
                } catch (TransientException trouble) {
                    LOG.debug(
                            "Following {} goes on after a pause",
                            consumer.info().name(),
                            trouble);
                    pause(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
                }
            }
        } catch (EventhusException last) {
            fail(last);
        } catch (RuntimeException unknown) {
            fail(new PermanentException(
                    "following " + consumer.info().name()
                            + " failed in a way that its adapter does not know: look at the cause",
                    unknown));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close();
        }
    }

    /** Waits until there is room; tells whether to go on. */
    private boolean awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && ready.size() >= AHEAD) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void received(InboundRecord record) {
        if (record instanceof InboundRecord.Event event) {
            StoredEvent stored = events.of(event);
            change(() -> ready.add(stored));
        } else {
            throw new PermanentException("following " + consumer.info().name() + ": the message at position "
                    + record.position() + " is not an envelope; expected a consumer that decides about those");
        }
    }

    private void fail(EventhusException last) {
        change(() -> failure = last);
    }

    private void change(Runnable what) {
        Runnable toCall;
        lock.lock();
        try {
            what.run();
            changed.signalAll();
            toCall = callback;
        } finally {
            lock.unlock();
        }
        toCall.run();
    }

    @Override
    public @Nullable StoredEvent peek() {
        lock.lock();
        try {
            return closed ? null : ready.peek();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable StoredEvent poll() {
        lock.lock();
        try {
            StoredEvent event = closed ? null : ready.poll();
            if (event != null) {
                position = event.position();
                changed.signalAll();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable StoredEvent take(Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            StoredEvent event = poll();
            while (event == null && !closed && failure == null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
                event = poll();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onChange(Runnable called) {
        boolean now;
        lock.lock();
        try {
            callback = called;
            now = !ready.isEmpty() || failure != null;
        } finally {
            lock.unlock();
        }
        if (now) {
            called.run();
        }
    }

    @Override
    public Optional<EventhusException> failure() {
        lock.lock();
        try {
            return ready.isEmpty() ? Optional.ofNullable(failure) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it; the receiving thread closes the consumer when its call returns. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

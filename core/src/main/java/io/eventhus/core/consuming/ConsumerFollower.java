package io.eventhus.core.consuming;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.Follower;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all partitions of a source as a log is followed: from positions on without end, in order within each partition. A thread of its
 * own receives ahead, at most 1,000 events. Trouble that may pass is ridden out with pauses from 50 ms to 5 s.
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
    private final Queue<Received> ready = new ArrayDeque<>();
    private final Thread receiving;
    private Runnable callback = () -> {};
    private Map<SourcePartition, Long> positions;
    private @Nullable SourcePartition partition;
    private @Nullable EventhusException failure;
    private boolean closed;

    private record Received(SourcePartition partition, StoredEvent event) {}

    private ConsumerFollower(EventConsumer consumer, ReceivedEvents events, Map<SourcePartition, Long> positions) {
        this.consumer = consumer;
        this.events = events;
        this.positions = positions;
        this.receiving = Thread.ofVirtual()
                .name("eventhus-follows-" + consumer.info().name())
                .unstarted(this::receive);
    }

    /**
     * Starts to follow.
     *
     * @param consumer what is followed; it must seek, and is closed with the follower, also if this fails
     * @param after    the last position that was handled, of each partition; one that is missing is read from its beginning,
     *                 whatever position that has by now
     * @throws PermanentException if a partition is not there any more, or belongs to a topic or stream that was created again
     * @throws io.eventhus.api.UnsupportedException if the source cannot seek
     * @throws EventhusException if a position is no longer or not yet there, or the source does not answer
     */
    public static ConsumerFollower open(
            EventConsumer consumer, ReceivedEvents events, Map<SourcePartition, Long> after) {
        try {
            Set<SourcePartition> partitions = consumer.partitions();
            Map<SourcePartition, Long> positions = known(consumer, partitions, after);
            for (SourcePartition partition : partitions) {
                Long position = positions.get(partition);
                consumer.seek(partition, position == null ? new StartAt.Beginning() : new StartAt.After(position));
            }
            ConsumerFollower follower = new ConsumerFollower(consumer, events, positions);
            follower.receiving.start();
            return follower;
        } catch (RuntimeException | Error failure) {
            consumer.close();
            throw failure;
        }
    }

    /** Returns the positions that count; those of topics that are not read any more do not. */
    private static Map<SourcePartition, Long> known(
            EventConsumer consumer, Set<SourcePartition> partitions, Map<SourcePartition, Long> after) {
        Set<String> names = partitions.stream().map(SourcePartition::name).collect(Collectors.toSet());
        Map<SourcePartition, Long> known = new HashMap<>();
        after.forEach((partition, position) -> {
            if (position > 0 && names.contains(partition.name())) {
                if (!partitions.contains(partition)) {
                    throw new PermanentException(
                            "following " + consumer.info().name() + " behind position " + position
                                    + " of " + partition + ": there are " + partitions
                                    + "; it was deleted and created again, so no position fits it. Forget the positions, and start anew");
                }
                known.put(partition, position);
            }
        });
        return Map.copyOf(known);
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
            change(() -> ready.add(new Received(event.partition(), stored)));
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
            Received next = closed ? null : ready.peek();
            return next == null ? null : next.event();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable StoredEvent poll() {
        lock.lock();
        try {
            Received next = closed ? null : ready.poll();
            if (next == null) {
                return null;
            }
            Map<SourcePartition, Long> moved = new HashMap<>(positions);
            moved.put(next.partition(), next.event().position());
            positions = Map.copyOf(moved);
            partition = next.partition();
            changed.signalAll();
            return next.event();
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

    /** Returns how many positions of all partitions together lie behind it. */
    @Override
    public long position() {
        return positions().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the partition of the last event that was taken, null before the first. */
    public @Nullable SourcePartition partition() {
        lock.lock();
        try {
            return partition;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the position of the last event that was taken, of each partition. */
    public Map<SourcePartition, Long> positions() {
        lock.lock();
        try {
            return positions;
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

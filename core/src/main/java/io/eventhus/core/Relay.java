package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what is stored: follows the log behind a checkpoint, hands events to an {@link EventPublisher} in the order of
 * the log, and moves the checkpoint when the bus has acknowledged them. The log is the outbox: nothing is published that is
 * not stored, and everything stored is published at least once, also after a crash of either side. Two events of one
 * aggregate are never in flight at once, unless the publisher keeps their order itself.
 *
 * <p>Trouble that may pass is ridden out with back-off; what may not ends the relay with {@link #failure()}. One process
 * runs a relay of one name: a second one is noticed when the checkpoint moves under it, and stops; what both sent carries
 * the same event ids.
 */
public final class Relay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int MOST_EVENTS = 500;

    private final EventPublisher publisher;
    private final Function<StoredEvent, Optional<OutboundEvent>> outbound;
    private final Checkpoint checkpoint;
    private final Follower follower;
    private final Backoff trouble = new Backoff(10_000_000, 5_000_000_000L, RandomGenerator.getDefault());
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long publishedUpTo;
    private @Nullable EventhusException failure;
    private boolean closed;
    private @Nullable StoredEvent heldBack;

    private Relay(
            EventStore store,
            StateStore state,
            String name,
            EventPublisher publisher,
            Function<StoredEvent, Optional<OutboundEvent>> outbound) {
        this.publisher = publisher;
        this.outbound = outbound;
        this.checkpoint = Checkpoint.open(state, "relay", name, store);
        this.publishedUpTo = checkpoint.position();
        this.follower = store.follow(EventQuery.all(), publishedUpTo);
        this.thread =
                Thread.ofPlatform().daemon().name("eventhus-relay-" + name).unstarted(this::run);
    }

    /**
     * Starts a relay behind its checkpoint; a new one starts at the beginning of the log.
     *
     * @param store     whose events are published
     * @param state     where the checkpoint is kept
     * @param name      names the relay and its checkpoint
     * @param publisher the bus; it stays its owner's
     * @param outbound  where an event goes and with what body; empty: it is not published
     * @throws PermanentException if the checkpoint belongs to another log
     * @throws TransientException if the state store did not answer
     */
    public static Relay start(
            EventStore store,
            StateStore state,
            String name,
            EventPublisher publisher,
            Function<StoredEvent, Optional<OutboundEvent>> outbound) {
        Relay relay = new Relay(store, state, name, publisher, outbound);
        relay.thread.start();
        return relay;
    }

    /** Returns the position up to which everything is published and acknowledged. */
    public long publishedUpTo() {
        lock.lock();
        try {
            return publishedUpTo;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything up to a position is published.
     *
     * @param position a head that was read
     * @param atMost   how long to wait
     * @return whether it is
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean awaitPublished(long position, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (publishedUpTo < position && failure == null && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return publishedUpTo >= position;
        } finally {
            lock.unlock();
        }
    }

    /** Returns why the relay ended, empty while it has not. */
    public Optional<EventhusException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (isOpen()) {
                List<StoredEvent> batch = nextBatch();
                if (publish(batch) && follower.position() > publishedUpTo()) {
                    moveTo(
                            batch.isEmpty()
                                    ? follower.position()
                                    : batch.getLast().position());
                }
            }
        } catch (EventhusException e) {
            end(e);
        } catch (InterruptedException e) {
            LOG.debug("The relay was interrupted; it ends, and goes on from its checkpoint next time");
        } catch (RuntimeException e) {
            end(new PermanentException(
                    "publishing to " + publisher.info().name() + " failed in a way that is not"
                            + " known; look at the cause",
                    e));
        }
    }

    /** Takes what is there, up to the publisher's limit and, if it does not keep order, to the first repeated aggregate. */
    private List<StoredEvent> nextBatch() throws InterruptedException {
        List<StoredEvent> batch = new ArrayList<>();
        Set<AggregateId> aggregates = new HashSet<>();
        int most = Math.min(MOST_EVENTS, publisher.info().eventsPerPublish());
        StoredEvent event = heldBack != null ? heldBack : follower.take(LOOK);
        heldBack = null;
        while (event != null) {
            if (!aggregates.add(event.aggregate()) && !publisher.info().keepsOrder()) {
                heldBack = event;
                return batch;
            }
            batch.add(event);
            event = batch.size() < most ? follower.poll() : null;
        }
        if (batch.isEmpty()) {
            follower.failure().ifPresent(ended -> {
                throw ended;
            });
        }
        return batch;
    }

    /** Publishes all of them, as often as it takes; returns whether it did, which closing prevents. */
    private boolean publish(List<StoredEvent> batch) throws InterruptedException {
        List<OutboundEvent> left =
                batch.stream().flatMap(event -> outbound.apply(event).stream()).toList();
        while (!left.isEmpty() && isOpen()) {
            PublishOutcome outcome = publisher.publish(left);
            left = left.subList(outcome.acknowledged(), left.size());
            if (outcome.acknowledged() > 0) {
                trouble.reset();
            }
            EventhusException cause = outcome.failure();
            if (cause instanceof TransientException) {
                LOG.warn(
                        "Publishing to {} failed; trying again: {}",
                        publisher.info().name(),
                        cause.getMessage());
                pause(trouble.next());
            } else if (cause != null) {
                throw cause;
            }
        }
        return left.isEmpty();
    }

    /** Moves the checkpoint, as often as it takes; when it is closed meanwhile, what is behind it is sent again later. */
    private void moveTo(long position) throws InterruptedException {
        do {
            try {
                checkpoint.moveTo(position);
                trouble.reset();
                published(position);
                return;
            } catch (TransientException e) {
                LOG.warn("The checkpoint could not be moved; trying again: {}", e.getMessage());
                pause(trouble.next());
            }
        } while (isOpen());
    }

    private void published(long position) {
        lock.lock();
        try {
            publishedUpTo = position;
            changed.signalAll();
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

    private boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void end(EventhusException reason) {
        lock.lock();
        try {
            if (!closed) {
                failure = reason;
                LOG.error("The relay to {} ended: {}", publisher.info().name(), reason.getMessage());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it after the publish that is under way. Repeating it does nothing. Never throws. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        follower.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

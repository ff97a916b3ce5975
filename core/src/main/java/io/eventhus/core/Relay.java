package io.eventhus.core;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventhusException;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Publishes what is stored: a durable subscription that hands events to an {@link EventPublisher} and moves its position
 * when the bus has acknowledged them. The log is the outbox: nothing is published that is not stored, and everything stored
 * is published at least once, also after a crash of either side. Of each aggregate the first occurrences are in order;
 * whatever comes once more carries the same event id. Two events of one aggregate are never in flight at once, unless the
 * publisher keeps their order itself.
 *
 * <p>Trouble that may pass is ridden out with back-off; what may not ends the relay with {@link #failure()}. Of several
 * relays of one name, in any process, one publishes; the others stand by. Relays of different names are independent: a
 * publisher that fails holds nobody else up.
 */
public final class Relay implements AutoCloseable {

    private static final int MOST_EVENTS = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

    private final LiveSubscription subscription;

    private Relay(LiveSubscription subscription) {
        this.subscription = subscription;
    }

    /**
     * Starts one that publishes what is stored behind its checkpoint, at first everything.
     *
     * @param store     whose events
     * @param state     where the checkpoint is kept, under {@code relay/<name>}; stays its owner's
     * @param name      names the relay
     * @param publisher where to; stays its owner's
     * @param outbound  makes the message of an event; empty: it goes nowhere. If it throws, the relay ends
     * @throws io.eventhus.api.LogForkedException if the checkpoint belongs to another log
     * @throws io.eventhus.api.PermanentException if the document under its name is something else
     * @throws io.eventhus.api.TransientException if a backend did not answer
     */
    public static Relay start(
            EventStore store,
            StateStore state,
            String name,
            EventPublisher publisher,
            Function<StoredEvent, Optional<OutboundEvent>> outbound) {
        return start(store, state, name, publisher, outbound, UnaryOperator.identity());
    }

    /**
     * The same, with changes to the subscription that it is: its lease, its checkpoints, what it publishes, and whether it
     * parks what the publisher refuses for good.
     *
     * @param change changes the subscription; what makes it a relay stays
     * @see #start(EventStore, StateStore, String, EventPublisher, Function)
     */
    public static Relay start(
            EventStore store,
            StateStore state,
            String name,
            EventPublisher publisher,
            Function<StoredEvent, Optional<OutboundEvent>> outbound,
            UnaryOperator<SubscriptionBuilder> change) {
        PublisherInfo info = publisher.info();
        int most = Math.min(MOST_EVENTS, info.eventsPerPublish());
        SubscriptionBuilder subscription = new SubscriptionBuilder(store, "relay", name)
                .attempts(Integer.MAX_VALUE, FIRST_PAUSE, MOST_PAUSE)
                .buffer((1 + info.callsAtOnce()) * MOST_EVENTS, 16L << 20)
                .checkpointEvery(2 * MOST_EVENTS, Duration.ofMillis(500));
        subscription = change.apply(subscription)
                .durable(state)
                .concurrently(info.callsAtOnce())
                .publishing(most, info.keepsOrder());
        return new Relay(subscription.start(new Publishing(publisher, outbound)));
    }

    /** Returns its name. */
    public String name() {
        return subscription.name();
    }

    /** Returns the subscription that it is: whether it is active, and what it has parked. */
    public Subscription subscription() {
        return subscription;
    }

    /** Returns the position up to which everything is published and acknowledged, as far as this process knows. */
    public long publishedUpTo() {
        return subscription.position();
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
        return subscription.awaitPosition(position, atMost);
    }

    /**
     * Tells how many events are not published yet, and for how long.
     *
     * @throws io.eventhus.api.TransientException if the backend did not answer
     */
    public Lag lag() {
        return subscription.lag();
    }

    /** Returns why the relay ended, empty while it has not. */
    public Optional<EventhusException> failure() {
        return subscription.failure();
    }

    /** Ends it after the publish that is under way, and gives its lease back. Repeating it does nothing. Never throws. */
    @Override
    public void close() {
        subscription.close();
    }
}

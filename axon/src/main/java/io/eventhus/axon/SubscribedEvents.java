package io.eventhus.axon;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.consuming.ReceivedEvents;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.axonframework.common.Registration;
import org.axonframework.messaging.core.SubscribableEventSource;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source for subscribing processors. One thread receives; of each partition another hands up to 100 events at a time to every subscriber, in
 * order, those of several partitions side by side. What all have handled is acknowledged, where the consumer acknowledges. A batch that fails is
 * handed over again, to all of them, up to ten times with growing pauses; then, and when a handler takes longer than five minutes, the source
 * stops before it and {@link #failure()} says why: an event is handled at least once, and never passed over. A partition that moves to another
 * process does so when what is under way of it is handled, for which it waits up to 30 seconds. Made by {@link ConsumedEvents#subscribable}.
 * Safe for use by many threads.
 */
public final class SubscribedEvents implements SubscribableEventSource {

    private static final Logger LOG = LoggerFactory.getLogger(SubscribedEvents.class);

    private final Supplier<EventConsumer> consumers;
    private final ReceivedEvents events;
    private final EventMapping mapping;
    private final List<BiFunction<List<? extends EventMessage>, ProcessingContext, CompletableFuture<?>>> subscribers =
            new CopyOnWriteArrayList<>();
    private @Nullable Receiving receiving;
    private volatile @Nullable EventhusException failure;

    SubscribedEvents(Supplier<EventConsumer> consumers, ReceivedEvents events, EventMapping mapping) {
        this.consumers = consumers;
        this.events = events;
        this.mapping = mapping;
    }

    @Override
    public Registration subscribe(
            BiFunction<List<? extends EventMessage>, ProcessingContext, CompletableFuture<?>> eventsBatchConsumer) {
        subscribers.add(eventsBatchConsumer);
        start();
        return () -> {
            boolean removed = subscribers.remove(eventsBatchConsumer);
            if (subscribers.isEmpty()) {
                stop();
            }
            return removed;
        };
    }

    private synchronized void start() {
        if (receiving == null) {
            receiving = new Receiving(consumers, new HandOver(subscribers), this::message, this::failed);
            Thread.ofVirtual().name("eventhus-axon-receives").start(receiving);
        }
    }

    /** Waits until nothing more is taken: what would be taken now would be handled by nobody, and come again only later. */
    private void stop() {
        Receiving last;
        synchronized (this) {
            last = receiving;
            receiving = null;
        }
        if (last != null) {
            last.end();
        }
    }

    private void failed(EventhusException last) {
        failure = last;
        LOG.error("Receiving events stopped: {}", last.getMessage(), last);
    }

    /** Returns why it stopped; empty while it has not. */
    public Optional<EventhusException> failure() {
        return Optional.ofNullable(failure);
    }

    private EventMessage message(InboundRecord record) {
        if (record instanceof InboundRecord.Event event) {
            StoredEvent stored = events.of(event);
            return Objects.requireNonNull(
                            mapping.entry(stored, StreamingCondition.startingFrom(null), false), "matches everything")
                    .message();
        }
        throw new PermanentException("the message at position " + record.position()
                + " is not an envelope; expected a consumer that decides about those");
    }
}

package io.eventhus.axon;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.core.consuming.ReceivedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
 * A source for subscribing processors. One thread receives up to 100 events at a time and hands them to every subscriber; when
 * all have handled them they are acknowledged, where the consumer acknowledges. A batch that fails is handed over again, to all of
 * them, up to ten times with growing pauses; then, and when a handler takes longer than five minutes, the source stops before
 * it and {@link #failure()} says why: an event is handled at least once, and never passed over. Made by
 * {@link ConsumedEvents#subscribable}. Safe for use by many threads.
 */
public final class SubscribedEvents implements SubscribableEventSource {

    private static final Logger LOG = LoggerFactory.getLogger(SubscribedEvents.class);
    private static final int BATCH = 100;
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration HANDLED_WITHIN = Duration.ofMinutes(5);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

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
            receiving = new Receiving();
            Thread.ofVirtual().name("eventhus-axon-receives").start(receiving);
        }
    }

    private synchronized void stop() {
        if (receiving != null) {
            receiving.ended.countDown();
            receiving = null;
        }
    }

    /** Returns why it stopped; empty while it has not. */
    public Optional<EventhusException> failure() {
        return Optional.ofNullable(failure);
    }

    /** One life of the receiving thread, from the first subscription to the end of the last. */
    private final class Receiving implements Runnable {

        final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable EventConsumer consumer;

        @Override
        public void run() {
            long pause = FIRST_PAUSE_MILLIS;
            try {
                boolean goesOn = true;
                while (goesOn) {
                    try {
                        receive();
                        pause = FIRST_PAUSE_MILLIS;
                        goesOn = ended.getCount() > 0;
                    } catch (TransientException trouble) {
                        LOG.debug("Receiving goes on after a pause", trouble);
                        goesOn = !ended.await(pause, TimeUnit.MILLISECONDS);
                        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                    }
                }
            } catch (EventhusException last) {
                failed(last);
            } catch (RuntimeException | Error unknown) {
                failed(new PermanentException(
                        "receiving events failed in an unforeseen way: look at the cause", unknown));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                if (consumer != null) {
                    consumer.close();
                }
            }
        }

        private void failed(EventhusException last) {
            failure = last;
            LOG.error("Receiving events stopped: {}", last.getMessage(), last);
        }

        private void receive() throws InterruptedException {
            EventConsumer from = consumer;
            if (from == null) {
                from = consumers.get();
                consumer = from;
            }
            List<InboundRecord> records = from.poll(WAIT, BATCH).records();
            if (records.isEmpty()) {
                return;
            }
            List<EventMessage> messages = new ArrayList<>(records.size());
            Map<SourcePartition, Long> last = new HashMap<>();
            for (InboundRecord record : records) {
                messages.add(message(record));
                last.put(record.partition(), record.position());
            }
            if (handle(messages, from.info().name()) && from.info().acknowledges()) {
                acknowledge(from, last);
            }
        }

        /** Hands a batch over until it is handled; tells whether it was, which it is not where everybody left meanwhile. */
        private boolean handle(List<EventMessage> messages, String source) throws InterruptedException {
            long pause = FIRST_PAUSE_MILLIS;
            for (int attempt = 1; ; attempt++) {
                if (subscribers.isEmpty() || ended.getCount() == 0) {
                    return false;
                }
                Throwable trouble = handOver(messages);
                if (trouble == null) {
                    return true;
                }
                if (attempt == MOST_ATTEMPTS || trouble instanceof TimeoutException) {
                    throw new PermanentException(
                            "handling " + messages.size() + " events of " + source + " failed " + attempt
                                    + " times; the source stops before them, and goes on with them when the application is started"
                                    + " again. Put the handler right",
                            trouble);
                }
                LOG.warn(
                        "Handling {} events of {} failed, attempt {}: {}",
                        messages.size(),
                        source,
                        attempt,
                        trouble.toString());
                if (ended.await(pause, TimeUnit.MILLISECONDS)) {
                    return false;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        }

        private @Nullable Throwable handOver(List<EventMessage> messages) throws InterruptedException {
            try {
                var all = List.copyOf(subscribers);
                for (var subscriber : all) {
                    subscriber.apply(messages, null).get(HANDLED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                }
                // What was received while the last one left was handled by nobody.
                return all.isEmpty() ? new IllegalStateException("nobody is subscribed any more") : null;
            } catch (ExecutionException failed) {
                return failed.getCause();
            } catch (RuntimeException | TimeoutException failed) {
                return failed;
            }
        }

        /** Tried again a few times; what stays unacknowledged comes once more. */
        private void acknowledge(EventConsumer from, Map<SourcePartition, Long> last) throws InterruptedException {
            for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
                try {
                    from.acknowledge(last);
                    return;
                } catch (TransientException trouble) {
                    LOG.debug("Acknowledging is tried again", trouble);
                    if (ended.await(FIRST_PAUSE_MILLIS << attempt, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
            from.acknowledge(last);
        }
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

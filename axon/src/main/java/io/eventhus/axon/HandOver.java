package io.eventhus.axon;

import io.eventhus.api.PermanentException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands batches of events to every subscriber; one that fails is handed over again, to all of them. */
final class HandOver {

    private static final Logger LOG = LoggerFactory.getLogger(SubscribedEvents.class);
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration HANDLED_WITHIN = Duration.ofMinutes(5);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final List<BiFunction<List<? extends EventMessage>, ProcessingContext, CompletableFuture<?>>> subscribers;

    /**
     * Makes one.
     *
     * @param subscribers those that there are at each time
     */
    HandOver(List<BiFunction<List<? extends EventMessage>, ProcessingContext, CompletableFuture<?>>> subscribers) {
        this.subscribers = subscribers;
    }

    /**
     * Hands a batch over until it is handled.
     *
     * @param ended ends the attempts
     * @return whether it was handled, which it was not where it ended, or everybody left, before
     * @throws PermanentException if it fails too often, or takes too long
     */
    boolean handle(List<EventMessage> messages, String source, CountDownLatch ended) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            if (subscribers.isEmpty() || ended.getCount() == 0) {
                return false;
            }
            Throwable trouble = once(messages);
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

    private @Nullable Throwable once(List<EventMessage> messages) throws InterruptedException {
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
}

package io.eventhus.bank.cli;

import io.eventhus.api.CommitLog;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StartAt;
import io.eventhus.api.StoreObserver;
import io.eventhus.core.EventStore;
import io.eventhus.core.Subscription;
import io.eventhus.tck.check.Checker;
import io.eventhus.tck.check.Delivery;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.LogContent;
import io.eventhus.tck.check.Report;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * Records what a load sees and checks it against the log when it is over: every append and every load of this process,
 * and a subscription that follows meanwhile and in the end goes on once more from the middle. It keeps some hundred bytes
 * for each command, and for each event of the log.
 */
final class LoadCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One run of the subscription, and the record of it. */
    private record Following(Subscription subscription, io.eventhus.tck.check.Subscription record) {}

    private final History history = History.inMemory();

    /** Returns what is to observe the store. */
    StoreObserver observer() {
        return history;
    }

    /**
     * Follows a store while it works.
     *
     * @return the check, to be asked once all is answered
     */
    Check follow(EventStore store) {
        long begun = store.head();
        Following meanwhile = followBehind(store, begun);
        return log -> {
            long head = store.head();
            end(meanwhile, head);
            end(followBehind(store, begun + (head - begun) / 2), head);
            return Checker.check(LogContent.of(log), history.recording());
        };
    }

    /** Compares everything that was recorded with a log. */
    interface Check {

        /**
         * Checks.
         *
         * @param log the log that the store works on
         * @throws TimeoutException if the subscription does not get to the log's end
         */
        Report against(CommitLog log) throws TimeoutException;
    }

    private Following followBehind(EventStore store, long position) {
        var recorded = history.subscribed("load-check", EventQuery.all(), position, Delivery.ONCE);
        return new Following(
                store.subscription("load-check")
                        .startingAt(new StartAt.After(position))
                        .handle(event -> recorded.delivered(event.event())),
                recorded);
    }

    private static void end(Following following, long head) throws TimeoutException {
        try (Subscription subscription = following.subscription()) {
            long before = -1;
            while (!subscription.awaitPosition(head, PATIENCE)) {
                if (subscription.failure().isPresent()) {
                    throw subscription.failure().get();
                }
                if (subscription.position() <= before) {
                    throw new TimeoutException("the subscription of the check has come to position " + before + " of "
                            + head + " and did not get on for " + PATIENCE.toSeconds() + " s");
                }
                before = subscription.position();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while the load was checked", interrupted);
        }
        following.record().caughtUp(head);
    }
}

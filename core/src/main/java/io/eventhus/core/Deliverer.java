package io.eventhus.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a subscription hands its events to. Called on a thread of its own, which may block. */
interface Deliverer {

    /** Told once how a delivery ended. */
    interface Answer {
        /**
         * Ends the delivery.
         *
         * @param acknowledged how many leading events are done
         * @param cause        why the next one is not; null if all are
         */
        void ended(int acknowledged, @Nullable Throwable cause);
    }

    void deliver(List<SubscribedEvent> events, Answer answer);

    /** Hands out one event at a time to a handler that acknowledges later. */
    static Deliverer later(AsyncEventHandler handler) {
        return (events, answer) -> {
            try {
                var unused = handler.handle(events.getFirst())
                        .whenComplete((any, failure) -> answer.ended(failure == null ? 1 : 0, failure));
            } catch (Exception e) {
                answer.ended(0, e);
            }
        };
    }

    /** Hands out one event at a time to a handler that acknowledges by returning. */
    static Deliverer to(EventHandler handler) {
        return (events, answer) -> {
            Throwable cause = null;
            try {
                handler.handle(events.getFirst());
            } catch (Exception e) {
                cause = e;
            }
            answer.ended(cause == null ? 1 : 0, cause);
        };
    }
}

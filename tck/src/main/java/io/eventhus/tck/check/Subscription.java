package io.eventhus.tck.check;

import io.eventhus.api.StoredEvent;

/** One incarnation of a subscription. Deliveries are recorded before they are acknowledged. */
public final class Subscription {

    private final History history;
    private final long number;

    Subscription(History history, long number) {
        this.history = history;
        this.number = number;
    }

    /** Records that the handler got an event. */
    public void delivered(StoredEvent event) {
        history.delivered(number, event.position(), Digests.placed(event));
    }

    /** Records that an event was put aside instead of being delivered; it counts as handled. */
    public void parked(long position) {
        history.delivered(number, position, 0);
    }

    /** Records that everything up to a position was handled: nothing up to there may be missing. */
    public void caughtUp(long position) {
        history.caughtUp(number, position);
    }
}

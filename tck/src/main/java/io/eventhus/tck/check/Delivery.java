package io.eventhus.tck.check;

/** In which order a subscription promises its events, and whether one may come again. */
public enum Delivery {
    /** Every matching event once, in the order of the log. */
    ONCE,
    /** In the order of the log; the last one may come again, as when a handler failed. */
    REPEATED,
    /** In order within each aggregate only; an aggregate's last one may come again. */
    PER_AGGREGATE
}

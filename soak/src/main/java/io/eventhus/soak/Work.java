package io.eventhus.soak;

import java.time.Duration;

/** What the callers of a worker do, and how long each waits at the most between two commits. */
enum Work {
    /** They load accounts and append on what they saw; their kills are to meet many moments, not a log without end. */
    ORDERS(Duration.ofMillis(80)),
    /** The same with less of a pause, so that a server that is killed always has something in hand. */
    PRESSING_ORDERS(Duration.ofMillis(8)),
    /** They append as much as they can, on conditions that overlap. */
    RACE(Duration.ZERO);

    private final Duration mostPause;

    Work(Duration mostPause) {
        this.mostPause = mostPause;
    }

    Duration mostPause() {
        return mostPause;
    }
}

package io.eventhus.core;

import java.util.random.RandomGenerator;

/** How long to wait before the next try: doubling, bounded, with jitter, so that competitors do not stay in step. */
final class Backoff {

    private final long firstNanos;
    private final long mostNanos;
    private final RandomGenerator random;
    private int tries;

    Backoff(long firstNanos, long mostNanos, RandomGenerator random) {
        this.firstNanos = firstNanos;
        this.mostNanos = mostNanos;
        this.random = random;
    }

    /** Returns the next wait, between half and all of the current bound, in nanoseconds. */
    long next() {
        long bound = Math.min(mostNanos, firstNanos << Math.min(tries, 30));
        tries++;
        return bound / 2 + random.nextLong(bound / 2 + 1);
    }

    int tries() {
        return tries;
    }

    void reset() {
        tries = 0;
    }
}

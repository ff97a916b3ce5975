package io.eventhus.core;

import io.eventhus.api.TransientException;
import java.util.Random;

/** When a call meets trouble, and how long it takes. */
final class Faults {

    private static final long LATENCY_NANOS = 1_000_000;

    private final Random random;
    /** How often, in percent; 0 ends all trouble. */
    private int percent;

    Faults(Random random, int percent) {
        this.random = random;
        this.percent = percent;
    }

    void end() {
        percent = 0;
    }

    boolean haveEnded() {
        return percent == 0;
    }

    boolean strike() {
        return percent > 0 && random.nextInt(100) < percent;
    }

    /** Returns how long a message is on its way. */
    long latency() {
        long usual = LATENCY_NANOS / 10 + random.nextLong(LATENCY_NANOS);
        return percent > 0 && random.nextInt(20) == 0 ? usual * 30 : usual;
    }

    static TransientException trouble() {
        return new TransientException("simulated trouble");
    }
}

package io.eventhus.core;

import java.util.concurrent.TimeUnit;

/** Tells whether callers who wait should do the lane's work; see docs/adr/0003. Guarded by the driver's lock. */
final class Helping {

    /**
     * Callers help while the backend is this quick: what helping saves does not count beside a slower one, and a caller
     * who helps is held until the backend answers.
     */
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Callers help after so many writes of one commit each: who has company is served quicker and fairer by the lane. */
    private static final int ALONE = 16;

    private boolean isQuick;
    /** How many writes in a row held one commit only. */
    private int writesOfOne;

    boolean isWorthIt() {
        return isQuick && writesOfOne >= ALONE;
    }

    /** The last I/O at the tail took so long. */
    void took(long nanos) {
        isQuick = nanos < QUICK_NANOS;
    }

    /** The last write held so many commits. */
    void wrote(int commits) {
        writesOfOne = commits == 1 ? Math.min(writesOfOne + 1, ALONE) : 0;
    }
}

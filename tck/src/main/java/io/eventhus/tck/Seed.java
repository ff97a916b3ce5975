package io.eventhus.tck;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** The seed of a randomised test: drawn anew each time, told in each failure, and repeatable. */
record Seed(long value) {

    private static final String PROPERTY = "eventhus.tck.seed";

    static Seed draw() {
        Long given = Long.getLong(PROPERTY);
        return new Seed(given != null ? given : ThreadLocalRandom.current().nextLong());
    }

    Random random() {
        return new Random(value);
    }

    /** Runs a test so that its failure names the seed. */
    void run(Runnable test) {
        try {
            test.run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "failed with seed " + value + "; repeat it with -D" + PROPERTY + "=" + value + ": "
                            + failure.getMessage(),
                    failure);
        }
    }
}

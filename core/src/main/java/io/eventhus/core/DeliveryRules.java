package io.eventhus.core;

import io.eventhus.api.PermanentException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How events are handed out.
 *
 * @param lanes        how many deliveries may be under way
 * @param batch        the most events in one delivery
 * @param publishes    whether it goes to a bus: then trouble with one event is trouble with all, so that all pause, and
 *                     what may not pass is not tried again
 * @param ordered      whether whoever gets a batch keeps the order of its events itself: then a batch may hold several of
 *                     one key, and is a run of the log
 * @param buffer       the most events held, from being taken up to the lowest one that is not done
 * @param bufferBytes  the most bytes of them; one event always fits
 * @param attempts     how often a delivery is tried before its first event counts as failed
 * @param firstPause   the pause before the second attempt; it doubles
 * @param mostPause    the longest pause
 * @param deadline     how long a delivery may take
 * @param mostParked   how many events may be put aside; 0: the first failed one ends it
 */
record DeliveryRules(
        int lanes,
        int batch,
        boolean publishes,
        boolean ordered,
        int buffer,
        long bufferBytes,
        int attempts,
        Duration firstPause,
        Duration mostPause,
        Duration deadline,
        int mostParked) {

    /** Makes a delivery that begins now; {@code sequence} is the parked one that is tried again, null if events are new. */
    Delivery delivery(List<Delivery.Item> items, @Nullable String sequence, long now) {
        return new Delivery(items, sequence, now + deadline.toNanos());
    }

    /** Tells whether an event that failed so often is not tried again. */
    boolean isFinal(Throwable cause, int failures) {
        return failures >= attempts || (publishes && cause instanceof PermanentException);
    }

    /** Returns the pause after so many failures, in nanoseconds: between half and all of a bound that doubles. */
    long pause(int failures, RandomGenerator random) {
        long bound = Math.min(mostPause.toNanos(), firstPause.toNanos() << Math.min(failures - 1, 20));
        return bound / 2 + random.nextLong(bound / 2 + 1);
    }
}

package io.eventhus.core;

import java.time.Duration;

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
        int mostParked) {}

package io.eventhus.nats;

/**
 * What a single message and an atomic batch take, as it was lately. Where one copy is kept, the server makes a file store for
 * each batch and syncs it, which takes as long as dozens of single messages; where more are kept, it does so in memory. Safe for
 * several threads.
 */
final class WriteCosts {

    /** More than these are a batch in any case: an append is not to take long. */
    private static final int MOST_SINGLY = 64;

    /** How much the newest time counts. */
    private static final double WEIGHT = 0.2;

    /** A time that is not measured any more is believed less and less, until it is measured again. */
    private static final double FADING = 0.998;

    private double single;
    private double batch;

    /** Takes note of a write that was answered. */
    synchronized void took(int messages, long nanos) {
        if (messages == 1) {
            single = single == 0 ? nanos : single + WEIGHT * (nanos - single);
        } else if (messages <= MOST_SINGLY) {
            batch = batch == 0 ? nanos : batch + WEIGHT * (nanos - batch);
        }
    }

    /** Tells whether messages one after the other are expected to take less time than one batch of them. */
    synchronized boolean isCheaperSingly(int messages) {
        if (messages == 1 || messages > MOST_SINGLY || single == 0 || batch == 0) {
            return false;
        }
        boolean isCheaper = messages * single < batch;
        if (isCheaper) {
            batch *= FADING;
        } else {
            single *= FADING;
        }
        return isCheaper;
    }
}

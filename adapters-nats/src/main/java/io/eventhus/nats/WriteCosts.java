package io.eventhus.nats;

/**
 * What a single message and an atomic batch take, as it was lately. Where one copy is kept, the server makes a file store for
 * each batch and syncs it, which takes as long as dozens of single messages; where more are kept, it does so in memory. Safe for
 * several threads.
 */
final class WriteCosts {

    /** How much the newest time counts if it is shorter than was thought. */
    private static final double SHORTER = 0.3;

    /** And if it is longer: what held one write up, such as a busy machine, would hold the other kind up as well. */
    private static final double LONGER = 0.03;

    /** A time that is not measured any more is believed less and less, until it is measured again: this one soon, as that is cheap. */
    private static final double SINGLE_FADING = 0.98;

    private static final double BATCH_FADING = 0.998;

    /** So many writes after a refusal go singly: the server does all its work for a batch before it refuses it. */
    private static final int CAREFUL = 32;

    private final int mostSingly;
    private double single;
    private double batch;
    private int careful;

    /**
     * Makes one.
     *
     * @param mostSingly more than these are a batch in any case: an append is not to take long
     */
    WriteCosts(int mostSingly) {
        this.mostSingly = mostSingly;
    }

    /** Takes note of messages that were sent each by itself. */
    synchronized void tookSingly(int messages, long nanos) {
        single = towards(single, (double) nanos / messages);
    }

    /** Takes note of an atomic batch. */
    synchronized void tookBatch(int messages, long nanos) {
        if (messages <= mostSingly) {
            batch = towards(batch, (double) nanos);
        }
    }

    private static double towards(double known, double nanos) {
        return known == 0 ? nanos : known + (nanos < known ? SHORTER : LONGER) * (nanos - known);
    }

    /** Takes note that another process was faster. */
    synchronized void refused() {
        careful = CAREFUL;
    }

    /** Tells whether messages one after the other are expected to take less time than one batch of them. */
    synchronized boolean isCheaperSingly(int messages) {
        if (messages == 1 || messages > mostSingly) {
            return false;
        }
        if (careful > 0) {
            careful--;
            return true;
        }
        if (single == 0 || batch == 0) {
            // Both are tried once, the batch first.
            return batch != 0;
        }
        boolean isCheaper = messages * single < batch;
        if (isCheaper) {
            batch *= BATCH_FADING;
        } else {
            single *= SINGLE_FADING;
        }
        return isCheaper;
    }
}

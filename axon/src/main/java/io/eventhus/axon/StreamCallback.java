package io.eventhus.axon;

/**
 * What a stream calls when there is something new, never by two threads at once. Axon's adapter to reactive streams drops a call that comes while
 * another one is under way ({@code FluxUtils} of 5.0.1), and who waits for what was new then would wait for ever. So who comes meanwhile leaves it to
 * the one who calls, who calls once more.
 */
final class StreamCallback {

    private Runnable toCall = () -> {};
    private boolean isCalling;
    private boolean isDueAgain;

    /** Says what is called from now on. */
    synchronized void set(Runnable next) {
        toCall = next;
    }

    /** Calls it, or has it called once more by who does so already. */
    void call() {
        if (!begins()) {
            return;
        }
        boolean goesOn = true;
        try {
            while (goesOn) {
                next().run();
                goesOn = isDueAgain();
            }
        } finally {
            if (goesOn) {
                giveUp();
            }
        }
    }

    private synchronized boolean begins() {
        if (isCalling) {
            isDueAgain = true;
            return false;
        }
        isCalling = true;
        return true;
    }

    private synchronized Runnable next() {
        isDueAgain = false;
        return toCall;
    }

    private synchronized boolean isDueAgain() {
        isCalling = isDueAgain;
        return isDueAgain;
    }

    private synchronized void giveUp() {
        isCalling = false;
    }
}

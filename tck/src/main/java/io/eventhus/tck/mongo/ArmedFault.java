package io.eventhus.tck.mongo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fault that waits for its command. Tells whether it was hit: a test whose fault was never hit has shown nothing.
 * May be used by several threads at once.
 */
public final class ArmedFault {

    private final Aim aim;
    private final Fault fault;
    private final AtomicInteger hits = new AtomicInteger();
    private final CountDownLatch hit = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean disarmed;

    ArmedFault(Aim aim, Fault fault) {
        this.aim = aim;
        this.fault = fault;
    }

    /** Tells whether it has happened. */
    public boolean wasHit() {
        return hits() > 0;
    }

    /** Returns how often it has happened. */
    public int hits() {
        return hits.get();
    }

    /**
     * Waits until it happens for the first time: until the command or the reply that it holds has come, the connection is
     * about to be cut, the reply is about to be sent.
     *
     * @throws AssertionError if it does not within that time
     */
    public void awaitHit(Duration longest) {
        await(hit, longest, "happen");
    }

    /**
     * Waits until the first command that it happened to is over: held and sent, replied by the server if it got there, and
     * replied to the driver if it is still there.
     *
     * @throws AssertionError if it is not within that time
     */
    public void awaitOver(Duration longest) {
        await(over, longest, "come to its end");
    }

    private void await(CountDownLatch latch, Duration longest, String what) {
        try {
            if (!latch.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("'" + this + "' did not " + what + " within " + longest.toMillis()
                        + " ms; it was" + " hit " + hits() + " times");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for '" + this + "'", e);
        }
    }

    /** Lets go what it holds, and holds nothing from now on. */
    public void release() {
        released.countDown();
    }

    /** Ends it: it happens to no further command. What it holds stays held. */
    public void disarm() {
        disarmed = true;
    }

    /** Returns the fault and the command it is for. */
    @Override
    public String toString() {
        return fault + " at " + aim;
    }

    Aim aim() {
        return aim;
    }

    Fault fault() {
        return fault;
    }

    boolean isDisarmed() {
        return disarmed;
    }

    void happens() {
        hits.incrementAndGet();
        hit.countDown();
    }

    void ends() {
        over.countDown();
    }

    void hold(Duration longest) throws InterruptedException {
        if (!released.await(longest.toNanos(), TimeUnit.NANOSECONDS) && longest.equals(Fault.LONGEST_HOLD)) {
            System.getLogger(ArmedFault.class.getName())
                    .log(System.Logger.Level.WARNING, "Nobody released ''{0}'' within {1}", this, longest);
        }
    }
}

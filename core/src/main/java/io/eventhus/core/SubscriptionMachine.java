package io.eventhus.core;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StoredEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a subscription does: seek the lease, follow the log from its position, hand events out, move the position
 * behind what is done, stand by when the lease is lost, and give it back at the end. It gets one event at a time and hands
 * out actions; it has no thread, clock, lock or I/O.
 *
 * <p>The position never passes an event that is neither acknowledged nor parked in the same document.
 */
final class SubscriptionMachine implements LeaseMachine.Tenant {

    private final String what;
    private final DeliveryRules rules;
    private final Function<StoredEvent, String> partition;
    private final RandomGenerator random;
    private final Consumer<SubscriptionAction> out;
    /** Null: nothing is kept, and nobody else is asked. */
    private final @Nullable LeaseMachine lease;

    /** Null while nothing is followed. */
    private @Nullable DeliveryMachine delivery;

    private boolean follows;
    private boolean lost;
    private boolean closing;
    private boolean hangs;
    /** Whether events could be handed out in the last step: not while the lease may have expired. */
    private boolean handsOut;

    private long toldPosition;
    private @Nullable String logId;
    private @Nullable EventhusException failure;

    /**
     * Makes one.
     *
     * @param what      names it in messages
     * @param lease     how its lease is kept; null if it keeps nothing
     * @param partition gives the key of an event
     */
    SubscriptionMachine(
            String what,
            LeaseMachine.@Nullable Settings lease,
            DeliveryRules rules,
            Function<StoredEvent, String> partition,
            RandomGenerator random,
            Consumer<SubscriptionAction> out) {
        this.what = what;
        this.rules = rules;
        this.partition = partition;
        this.random = random;
        this.out = out;
        this.lease = lease == null ? null : new LeaseMachine(lease, random, out, this);
    }

    // ---- events

    /** Begins: a subscription without a lease follows what is behind {@code after}. */
    void start(long after, long now) {
        if (lease == null) {
            begin(after, List.of());
        } else {
            lease.seek(now);
        }
        step(now);
    }

    void looked(SubscriptionAction.Seen seen, long now) {
        if (lease != null) {
            logId = seen.logId() == null ? logId : seen.logId();
            lease.looked(seen, now);
        }
        step(now);
    }

    void lookFailed(EventhusException cause, long now) {
        leaseFailed(cause, now);
    }

    void put(PutOutcome outcome, long now) {
        if (lease != null) {
            lease.put(outcome, now);
        }
        step(now);
    }

    void putFailed(EventhusException cause, long now) {
        leaseFailed(cause, now);
    }

    private void leaseFailed(EventhusException cause, long now) {
        if (lease != null) {
            lease.failed(cause, now);
        }
        step(now);
    }

    /** Events came, in order; everything else up to {@code upTo} is nothing that is wanted. */
    void offered(List<Followed> events, long upTo, @Nullable String ofLog, long now) {
        DeliveryMachine open = delivery;
        if (open != null && follows) {
            logId = ofLog == null ? logId : ofLog;
            open.offer(events, upTo);
        }
        step(now);
    }

    /** Following the log ended for good. */
    void followFailed(EventhusException cause, long now) {
        fail(cause);
        step(now);
    }

    /** A delivery ended; see {@link DeliveryMachine#handled}. */
    void handled(Delivery done, int acknowledged, @Nullable Throwable cause, long now) {
        DeliveryMachine open = delivery;
        if (open != null) {
            open.handled(done, acknowledged, cause, now);
        }
        step(now);
    }

    void fetched(String sequence, Followed event, long now) {
        DeliveryMachine open = delivery;
        if (open != null) {
            open.retries().fetched(sequence, event);
        }
        step(now);
    }

    void fetchFailed(String sequence, long now) {
        DeliveryMachine open = delivery;
        if (open != null) {
            open.retries().fetchFailed(sequence);
        }
        step(now);
    }

    void time(long now) {
        if (lease != null) {
            lease.time(now);
        }
        step(now);
    }

    /** Ends: what is under way is waited for, then the lease is given back. */
    void close(long now) {
        closing = true;
        step(now);
    }

    /** Begins to try a parked sequence again; returns whether it does. */
    boolean retry(String sequence, long now) {
        boolean begins = delivery != null && isActive() && delivery.retries().begin(sequence);
        step(now);
        return begins;
    }

    /** Forgets a parked sequence; returns whether it is gone. */
    boolean drop(String sequence, long now) {
        boolean dropped = delivery != null && isActive() && delivery.drop(sequence);
        step(now);
        return dropped;
    }

    // ---- what it knows

    /** Returns how many events may be offered now. */
    int room() {
        return delivery != null && follows && !isEnding() ? delivery.room() : 0;
    }

    /** Returns how many bytes of events may be offered now, but that one event always may if there is room. */
    long roomBytes() {
        return delivery == null ? 0 : rules.bufferBytes() - delivery.heldBytes();
    }

    /** Tells whether this one works, and nobody else under its name. */
    boolean isActive() {
        return follows && !isEnding();
    }

    /** Returns the position up to which everything is done or parked, as far as is known here. */
    long position() {
        return delivery != null && !lost ? delivery.doneUpTo() : lease != null ? lease.seenPosition() : 0;
    }

    List<ParkedSequence> parked() {
        return delivery == null ? List.of() : delivery.parked();
    }

    /** Returns how many events are held, from being taken up to the lowest one that is not done. */
    int held() {
        return delivery == null ? 0 : delivery.held();
    }

    long heldBytes() {
        return delivery == null ? 0 : delivery.heldBytes();
    }

    /** Tells whether events wait for room among the parked ones. */
    boolean isCrowded() {
        return delivery != null && delivery.isCrowded();
    }

    @Nullable
    EventhusException failure() {
        return failure;
    }

    /** Tells whether nothing is under way any more and nothing will be. */
    boolean isEnded() {
        boolean handsOut = delivery != null && !delivery.isIdle() && !hangs;
        return isEnding() && !handsOut && (lease == null || hangs || lease.isEnded());
    }

    /** Returns when {@link #time} must be called; null if it need not. */
    @Nullable
    Long waitsUntil() {
        Long deliveries = delivery == null || hangs ? null : delivery.waitsUntil(handsOut);
        Long renewal = lease == null || hangs ? null : lease.waitsUntil();
        if (deliveries == null || renewal == null) {
            return deliveries == null ? renewal : deliveries;
        }
        return Math.min(deliveries, renewal);
    }

    // ---- the lease

    @Override
    public void acquired(LeaseDocument document) {
        begin(document.position(), document.parked());
    }

    @Override
    public void lost() {
        lost = true;
        unfollow();
    }

    @Override
    public void refused(EventhusException reason) {
        fail(reason);
    }

    // ---- steps

    private void begin(long after, List<ParkedSequence> parked) {
        delivery = new DeliveryMachine(what, rules, partition, random, after, parked);
        follows = true;
        lost = false;
        out.accept(new SubscriptionAction.Follow(after));
    }

    private void unfollow() {
        if (follows) {
            follows = false;
            out.accept(new SubscriptionAction.Unfollow());
            out.accept(new SubscriptionAction.Changed());
        }
    }

    private boolean isEnding() {
        return closing || failure != null;
    }

    private void fail(EventhusException reason) {
        if (failure == null && !closing) {
            failure = reason;
        }
    }

    private void step(long now) {
        DeliveryMachine open = delivery;
        if (open != null) {
            work(open, now);
        }
        boolean isIdle = open == null || open.isIdle();
        if (isEnding()) {
            unfollow();
            if (isIdle && lease != null && !hangs) {
                lease.release(now);
            }
            out.accept(new SubscriptionAction.Changed());
        } else if (lost && isIdle && lease != null) {
            delivery = null;
            lost = false;
            lease.seek(now);
        }
    }

    private void work(DeliveryMachine open, long now) {
        Delivery late = open.overdue(now);
        if (late != null && !hangs) {
            hangs = true;
            failure = overdue(late);
        }
        if (!lost && lease != null) {
            lease.progress(open.doneUpTo(), open.parked(), logId, now);
        }
        if (open.failure() != null) {
            fail(open.failure());
        }
        handsOut = follows && !isEnding() && (lease == null || lease.mayWork(now));
        if (handsOut) {
            handOut(open, now);
        }
        long done = open.doneUpTo();
        if (done != toldPosition) {
            toldPosition = done;
            out.accept(new SubscriptionAction.Changed());
        }
    }

    private void handOut(DeliveryMachine open, long now) {
        for (SubscriptionAction.Fetch fetch = open.retries().fetch();
                fetch != null;
                fetch = open.retries().fetch()) {
            out.accept(fetch);
        }
        for (Delivery next = open.next(now); next != null; next = open.next(now)) {
            out.accept(new SubscriptionAction.Handle(next));
        }
    }

    private PermanentException overdue(Delivery late) {
        return new PermanentException(what + ": handling the event at position "
                + late.items.getFirst().position() + " did not end within " + rules.deadline()
                + "; it stops there and goes on with that event when it is started again. Its lease is left to expire,"
                + " since the handler may be running still");
    }
}

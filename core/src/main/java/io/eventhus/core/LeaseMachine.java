package io.eventhus.core;

import io.eventhus.api.EventhusException;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.TransientException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of several processes works under one name, and keeps how far it has come: lease, position and log id are
 * one document that is changed by compare-and-set, so that whoever was paused beyond its lease cannot move the position.
 * A lease has expired when the same revision was seen for as long as it lasts, on the observer's own clock.
 *
 * <p>One call to the state store is under way at a time. One that did not clearly succeed is resolved by reading: only the
 * owner writes its own name. No thread, clock, lock or I/O.
 */
final class LeaseMachine {

    /** Who works under the lease. */
    interface Tenant {
        /** The lease is held; work starts behind the document's position. */
        void acquired(LeaseDocument document);

        /** Somebody else holds it now. */
        void lost();

        /** It can never be held. */
        void refused(EventhusException reason);
    }

    /**
     * Settings.
     *
     * @param logName            names the log in messages
     * @param key                where the document is kept
     * @param owner              names this worker, as no other is named
     * @param leaseNanos         how long a lease lasts
     * @param checkpointEvents   after how many events the position is written
     * @param checkpointNanos    after what time it is written
     */
    record Settings(
            String logName, StateKey key, String owner, long leaseNanos, int checkpointEvents, long checkpointNanos) {}

    private enum Phase {
        SEEKING,
        HELD,
        RELEASING,
        /** Lost, and not sought again yet. */
        IDLE,
        ENDED
    }

    /** A write whose end is not known yet. */
    private record Attempt(long expectedRevision, LeaseDocument document, boolean acquires, long startedAt) {}

    private final Settings settings;
    private final Consumer<SubscriptionAction> out;
    private final Tenant tenant;
    private final Backoff trouble;

    private Phase phase = Phase.IDLE;
    private boolean ioUnderWay;
    private @Nullable Attempt attempt;
    private long lookAt;

    /** Of the holder that is watched. */
    private long seenRevision;

    private long seenSince;
    private long seenPosition;
    private long refusedSince;
    private boolean refusing;

    private long revision;
    private long heldSince;
    private LeaseDocument stored = new LeaseDocument(null, 0, "", List.of());
    private LeaseDocument wanted = stored;

    LeaseMachine(Settings settings, RandomGenerator random, Consumer<SubscriptionAction> out, Tenant tenant) {
        this.settings = settings;
        this.out = out;
        this.tenant = tenant;
        this.trouble = new Backoff(5_000_000, Math.max(10_000_000, settings.leaseNanos() / 4), random);
    }

    /** Begins to seek the lease. */
    void seek(long now) {
        phase = Phase.SEEKING;
        seenRevision = 0;
        lookAt = now;
        step(now);
    }

    /** Tells whether work may begin: the lease is held and, on this clock, cannot have expired. */
    boolean mayWork(long now) {
        return phase == Phase.HELD && now - heldSince < settings.leaseNanos();
    }

    /** Returns the last position known to be written, by whoever holds the lease. */
    long seenPosition() {
        return Math.max(seenPosition, stored.position());
    }

    boolean isEnded() {
        return phase == Phase.ENDED;
    }

    /** The holder's work has come so far. */
    void progress(long position, List<ParkedSequence> parked, @Nullable String logId, long now) {
        wanted = new LeaseDocument(logId == null ? wanted.logId() : logId, position, settings.owner(), parked);
        step(now);
    }

    /** Gives the lease back, so that another can have it at once; ends. */
    void release(long now) {
        if (phase == Phase.HELD || (phase == Phase.SEEKING && attempt != null)) {
            phase = Phase.RELEASING;
            step(now);
        } else if (phase != Phase.RELEASING) {
            phase = Phase.ENDED;
        }
    }

    void looked(SubscriptionAction.Seen seen, long now) {
        ioUnderWay = false;
        if (phase == Phase.ENDED) {
            return;
        }
        Attempt open = attempt;
        try {
            if (open == null) {
                consider(seen, now);
            } else {
                resolve(open, seen, now);
            }
        } catch (EventhusException e) {
            refuse(e);
        }
        step(now);
    }

    void put(PutOutcome outcome, long now) {
        ioUnderWay = false;
        if (outcome instanceof PutOutcome.Done done) {
            settled(done.revision());
        } else {
            lookAt = outcome instanceof PutOutcome.Mismatch ? now : now + trouble.next();
        }
        step(now);
    }

    /** A look or a put failed. */
    void failed(EventhusException cause, long now) {
        ioUnderWay = false;
        if (cause instanceof TransientException) {
            lookAt = now + trouble.next();
            step(now);
        } else {
            refuse(cause);
        }
    }

    void time(long now) {
        step(now);
    }

    /** Returns when {@link #time} must be called; null if it need not. */
    @Nullable
    Long waitsUntil() {
        if (ioUnderWay || phase == Phase.IDLE || phase == Phase.ENDED) {
            return null;
        }
        return attempt != null || phase == Phase.SEEKING ? (Long) lookAt : (Long) nextWrite();
    }

    // ---- seeking

    private void consider(SubscriptionAction.Seen seen, long now) {
        if (phase != Phase.SEEKING) {
            return;
        }
        StateDocument document = seen.document();
        if (document == null) {
            acquire(new LeaseDocument(seen.logId(), seen.start(), "", List.of()), 0, seen, now);
            return;
        }
        LeaseDocument found = LeaseDocument.of(document);
        seenPosition = found.position();
        if (seenRevision != document.revision()) {
            seenRevision = document.revision();
            seenSince = now;
        }
        boolean isFree = found.owner().isEmpty() || found.owner().equals(settings.owner());
        if (isFree || now - seenSince >= settings.leaseNanos()) {
            acquire(found, document.revision(), seen, now);
        } else {
            // So often that the lease is taken soon after it has expired.
            lookAt = now + settings.leaseNanos() / 8;
        }
    }

    private void acquire(LeaseDocument found, long at, SubscriptionAction.Seen seen, long now) {
        EventhusException refusal = refusal(found, seen);
        if (refusal == null) {
            refusing = false;
            String logId = found.logId() == null ? seen.logId() : found.logId();
            send(new LeaseDocument(logId, found.position(), settings.owner(), found.parked()), at, now);
            return;
        }
        if (!refusing) {
            refusing = true;
            refusedSince = now;
        }
        // A look at the head may be behind: what it says against a checkpoint must stay so for a while.
        if (!(refusal instanceof LogForkedException) && now - refusedSince < settings.leaseNanos()) {
            lookAt = now + settings.leaseNanos() / 8;
        } else {
            throw refusal;
        }
    }

    private @Nullable EventhusException refusal(LeaseDocument found, SubscriptionAction.Seen seen) {
        String logId = found.logId();
        if (logId != null && !logId.equals(seen.logId())) {
            return new LogForkedException("the checkpoint " + settings.key() + " belongs to the log " + logId + ", but "
                    + settings.logName() + " is " + (seen.logId() == null ? "empty" : seen.logId())
                    + ". Delete the checkpoint to begin anew with this log");
        }
        if (found.position() > seen.head()) {
            return new PermanentException("the checkpoint " + settings.key() + " stands at position "
                    + found.position() + ", but " + settings.logName() + " ends at " + seen.head()
                    + "; expected a position of the log. If the log was restored from a backup, restore the checkpoint"
                    + " too, or delete it");
        }
        return null;
    }

    private void refuse(EventhusException reason) {
        phase = Phase.ENDED;
        tenant.refused(reason);
    }

    // ---- writing

    private void send(LeaseDocument document, long expectedRevision, long now) {
        attempt = new Attempt(expectedRevision, document, phase == Phase.SEEKING, now);
        put(attempt);
    }

    private void put(Attempt open) {
        ioUnderWay = true;
        out.accept(new SubscriptionAction.Put(open.document().bytes(), open.expectedRevision()));
    }

    /** A write did not clearly succeed: what stands there decides. */
    private void resolve(Attempt open, SubscriptionAction.Seen seen, long now) {
        StateDocument document = seen.document();
        long found = document == null ? 0 : document.revision();
        if (found == open.expectedRevision()) {
            // Not there, but it may still land: the same is put again, and only one of them counts.
            put(open);
        } else if (document != null
                && Arrays.equals(document.value(), open.document().bytes())) {
            settled(found);
        } else {
            attempt = null;
            if (phase == Phase.HELD) {
                phase = Phase.IDLE;
                tenant.lost();
            } else if (phase == Phase.RELEASING) {
                phase = Phase.ENDED;
            } else {
                consider(seen, now);
            }
        }
    }

    private void settled(long newRevision) {
        Attempt done = attempt;
        if (done == null) {
            return;
        }
        attempt = null;
        trouble.reset();
        revision = newRevision;
        stored = done.document();
        // From before it was sent: whoever watches cannot have seen it earlier.
        heldSince = done.startedAt();
        if (done.acquires()) {
            wanted = stored;
        }
        if (phase == Phase.SEEKING) {
            phase = Phase.HELD;
            tenant.acquired(stored);
        } else if (phase == Phase.RELEASING && stored.owner().isEmpty()) {
            phase = Phase.ENDED;
        }
        out.accept(new SubscriptionAction.Changed());
    }

    private long nextWrite() {
        if (phase == Phase.RELEASING
                || !wanted.parked().equals(stored.parked())
                || wanted.position() - stored.position() >= settings.checkpointEvents()) {
            return heldSince;
        }
        long renewal = heldSince + settings.leaseNanos() / 3;
        return wanted.equals(stored) ? renewal : Math.min(renewal, heldSince + settings.checkpointNanos());
    }

    private void step(long now) {
        if (ioUnderWay) {
            return;
        }
        boolean writes = phase == Phase.HELD || phase == Phase.RELEASING;
        if (attempt != null || phase == Phase.SEEKING) {
            if (now - lookAt >= 0 && phase != Phase.ENDED && phase != Phase.IDLE) {
                ioUnderWay = true;
                out.accept(new SubscriptionAction.Look());
            }
        } else if (writes && now - nextWrite() >= 0) {
            String owner = phase == Phase.RELEASING ? "" : settings.owner();
            send(new LeaseDocument(wanted.logId(), wanted.position(), owner, wanted.parked()), revision, now);
        }
    }
}

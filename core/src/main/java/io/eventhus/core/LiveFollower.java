package io.eventhus.core;

import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Runs a {@link FollowMachine}: what is recent is taken from memory by the reader itself, pages are read elsewhere. */
final class LiveFollower implements Follower {

    private final Following store;
    /** However large events are, a page holds no more of them, but for its last one. */
    private static final long PAGE_BYTES = 4L << 20;

    private final EventQuery query;
    private final boolean withOrigin;
    private final FollowMachine machine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Runnable callback = () -> {};
    private boolean closed;

    /**
     * Makes one.
     *
     * @param withOrigin whether each event is to come with its origin: then pages are read commit by commit, not through
     *                   an index
     */
    LiveFollower(Following store, EventQuery query, boolean withOrigin, long after, int pageEvents) {
        this.store = store;
        this.query = query;
        this.withOrigin = withOrigin;
        this.machine = new FollowMachine(query, after, pageEvents, RandomGenerator.getDefault());
    }

    @Override
    public @Nullable StoredEvent peek() {
        lock.lock();
        try {
            advance();
            return closed ? null : event(machine.peek());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable StoredEvent poll() {
        return event(pollFollowed());
    }

    /** The same, with what is known of its origin. */
    @Nullable
    Followed pollFollowed() {
        lock.lock();
        try {
            advance();
            return closed ? null : machine.poll();
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable StoredEvent event(@Nullable Followed followed) {
        return followed == null ? null : followed.event();
    }

    @Override
    public @Nullable StoredEvent take(Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            StoredEvent event = poll();
            while (event == null && !closed && machine.failure() == null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
                event = poll();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long position() {
        lock.lock();
        try {
            return machine.position();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onChange(Runnable called) {
        boolean now;
        lock.lock();
        try {
            callback = called;
            advance();
            now = machine.peek() != null || machine.failure() != null;
        } finally {
            lock.unlock();
        }
        if (now) {
            called.run();
        }
    }

    @Override
    public Optional<EventhusException> failure() {
        lock.lock();
        try {
            // What was read before it failed is given first.
            return machine.peek() != null ? Optional.empty() : Optional.ofNullable(machine.failure());
        } finally {
            lock.unlock();
        }
    }

    /** The validated head has moved, a page has come, a wait is over, or the engine has halted. */
    void ring() {
        Runnable toCall;
        lock.lock();
        try {
            EventhusException halted = store.halted();
            if (halted != null) {
                machine.fail(halted);
            }
            advance();
            changed.signalAll();
            toCall = callback;
        } finally {
            lock.unlock();
        }
        toCall.run();
    }

    /** Called with the lock held. */
    private void advance() {
        if (closed) {
            return;
        }
        FollowMachine.Page page = store.look(tail -> machine.advance(tail.recent(), tail.head(), System.nanoTime()));
        if (page != null) {
            store.read(() -> read(page));
        }
    }

    private void read(FollowMachine.Page page) {
        try {
            EventPage events = withOrigin
                    ? EventPage.ofCommits(store.entries(page.after(), page.upTo()), query, page, PAGE_BYTES)
                    : EventPage.ofEvents(store.find(query, page.after(), page.upTo()), page, PAGE_BYTES);
            came(() -> machine.read(events.events(), events.whole()));
        } catch (RuntimeException e) {
            EventhusException cause = typed(e);
            came(() -> machine.readFailed(cause, System.nanoTime()));
            if (cause instanceof TransientException) {
                Long until = machine.waitsUntil();
                store.ringLater(this, until == null ? 0 : until - System.nanoTime());
            }
        }
    }

    private void came(Runnable what) {
        lock.lock();
        try {
            what.run();
        } finally {
            lock.unlock();
        }
        ring();
    }

    private static EventhusException typed(RuntimeException e) {
        return e instanceof EventhusException known
                ? known
                : new PermanentException(
                        "following the log failed in a way that its adapter does not know: look at" + " the cause", e);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        store.forget(this);
    }
}

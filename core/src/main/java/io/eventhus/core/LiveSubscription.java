package io.eventhus.core;

import io.eventhus.api.EventhusException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link SubscriptionMachine}: handlers and calls to the state store on virtual threads, one clock for all. */
final class LiveSubscription implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSubscription.class);
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SubscriptionBuilder what;
    private final Deliverer deliverer;
    private final Subscriptions home;
    private final SubscriptionIo io;
    private final SubscriptionMachine machine;
    private final Intake intake;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<SubscriptionAction> actions = new ArrayDeque<>();
    private final Set<Thread> handlers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean fillIsQueued = new AtomicBoolean();
    private @Nullable ScheduledFuture<?> alarm;
    private long alarmAt;
    private boolean closed;
    private boolean told;
    private boolean toldCrowded;

    LiveSubscription(SubscriptionBuilder what, Deliverer deliverer, Subscriptions home, SubscriptionIo io) {
        this.what = what;
        this.deliverer = deliverer;
        this.home = home;
        this.io = io;
        this.machine = new SubscriptionMachine(
                what.what(),
                what.leaseSettings(io.logName()),
                what.rules(),
                what.partition(),
                RandomGenerator.getDefault(),
                actions::addLast);
        this.intake = new Intake(what, io, machine);
    }

    /** Starts it; what can be refused at once is thrown. */
    void start() {
        if (what.state() == null) {
            long after = io.start(what.start(), io.head());
            run(running -> running.start(after, System.nanoTime()));
            return;
        }
        // The first look is made here, so that a checkpoint of another log is refused to whoever starts it.
        SubscriptionAction.Seen seen = io.look();
        // And the first write, so that it is active on return if the lease is free.
        AtomicReference<SubscriptionAction.@Nullable Put> first = new AtomicReference<>();
        AtomicReference<@Nullable EventhusException> refusal = new AtomicReference<>();
        run(running -> {
            running.start(0, System.nanoTime());
            actions.removeFirstOccurrence(new SubscriptionAction.Look());
            running.looked(seen, System.nanoTime());
            refusal.set(running.failure());
            if (actions.peekLast() instanceof SubscriptionAction.Put acquires) {
                first.set(acquires);
                actions.removeLast();
            }
        });
        EventhusException refused = refusal.get();
        if (refused != null) {
            throw refused;
        }
        SubscriptionAction.Put acquires = first.get();
        if (acquires != null) {
            put(acquires);
        }
    }

    // ---- the machine

    private void run(Consumer<SubscriptionMachine> event) {
        List<SubscriptionAction> todo = new ArrayList<>();
        lock.lock();
        try {
            event.accept(machine);
            intake.fill();
            while (!actions.isEmpty()) {
                SubscriptionAction action = actions.removeFirst();
                switch (action) {
                    case SubscriptionAction.Follow follow -> follow(follow.after());
                    case SubscriptionAction.Unfollow unfollow -> intake.unfollow();
                    case SubscriptionAction.Changed moved -> changed.signalAll();
                    default -> todo.add(action);
                }
                intake.fill();
            }
            setAlarm();
            tell();
        } finally {
            lock.unlock();
        }
        todo.forEach(this::perform);
    }

    private void perform(SubscriptionAction action) {
        switch (action) {
            case SubscriptionAction.Look look -> home.execute(this::look);
            case SubscriptionAction.Put put -> home.execute(() -> put(put));
            case SubscriptionAction.Handle handle -> home.execute(() -> handle(handle.delivery()));
            case SubscriptionAction.Fetch fetch -> home.execute(() -> fetch(fetch));
            case SubscriptionAction.Follow follow -> throw new IllegalStateException("done under the lock");
            case SubscriptionAction.Unfollow unfollow -> throw new IllegalStateException("done under the lock");
            case SubscriptionAction.Changed moved -> throw new IllegalStateException("done under the lock");
        }
    }

    private void look() {
        try {
            SubscriptionAction.Seen seen = io.look();
            run(running -> running.looked(seen, System.nanoTime()));
        } catch (RuntimeException e) {
            run(running -> running.lookFailed(io.typed(e), System.nanoTime()));
        }
    }

    private void put(SubscriptionAction.Put put) {
        StateStore state = Objects.requireNonNull(what.state());
        try {
            PutOutcome outcome = state.put(what.key(), put.value(), put.expectedRevision());
            run(running -> running.put(outcome, System.nanoTime()));
        } catch (RuntimeException e) {
            run(running -> running.putFailed(io.typed(e), System.nanoTime()));
        }
    }

    private void fetch(SubscriptionAction.Fetch fetch) {
        try {
            Followed event = io.read(fetch.position());
            run(running -> running.fetched(fetch.sequence(), event, System.nanoTime()));
        } catch (RuntimeException e) {
            LOG.warn("Reading parked events of {} failed; they stay parked: {}", what.what(), e.getMessage());
            run(running -> running.fetchFailed(fetch.sequence(), System.nanoTime()));
        }
    }

    private void handle(Delivery delivery) {
        List<SubscribedEvent> events = new ArrayList<>();
        for (Delivery.Item item : delivery.items) {
            events.add(new SubscribedEvent(item.followed, item.attempts + 1, io.origin(), io::originAt));
        }
        Thread thread = Thread.currentThread();
        handlers.add(thread);
        try {
            deliverer.deliver(events, (acknowledged, cause) -> ended(delivery, acknowledged, cause));
        } catch (RuntimeException | Error e) {
            ended(delivery, 0, e);
        } finally {
            handlers.remove(thread);
        }
    }

    private void ended(Delivery delivery, int acknowledged, @Nullable Throwable cause) {
        if (cause != null) {
            Delivery.Item first = delivery.items.get(Math.min(acknowledged, delivery.items.size() - 1));
            int attempt = first.attempts + 1;
            // A relay may try for hours: the first, second, fourth, eighth time is worth a line.
            if (Integer.bitCount(attempt) == 1) {
                LOG.warn(
                        "Handling the event at position {} for {} failed, attempt {}: {}",
                        first.position(),
                        what.what(),
                        attempt,
                        cause.toString());
            }
        }
        run(running -> running.handled(delivery, acknowledged, cause, System.nanoTime()));
    }

    // ---- with the lock held

    private void follow(long after) {
        LiveFollower next = intake.follow(after);
        // Not from here: it would be called with the lock held.
        home.execute(() -> next.onChange(this::fillSoon));
    }

    /** Called by whoever feeds the follower, who must not be held up. */
    private void fillSoon() {
        if (fillIsQueued.compareAndSet(false, true)) {
            home.execute(() -> {
                fillIsQueued.set(false);
                run(running -> {});
            });
        }
    }

    private void setAlarm() {
        Long until = machine.isEnded() ? null : machine.waitsUntil();
        if (until == null) {
            return;
        }
        // One that rings too early does no harm: it is set again then.
        if (alarm == null || until - alarmAt < 0) {
            if (alarm != null) {
                alarm.cancel(false);
            }
            alarmAt = until;
            alarm = home.alarm(this::ring, until - System.nanoTime());
        }
    }

    private void ring() {
        lock.lock();
        try {
            alarm = null;
        } finally {
            lock.unlock();
        }
        run(running -> running.time(System.nanoTime()));
    }

    private void tell() {
        EventhusException failure = machine.failure();
        if (failure != null && !told) {
            told = true;
            LOG.error("{} ended: {}", what.what(), failure.getMessage());
        }
        boolean isCrowded = machine.isCrowded();
        if (isCrowded && !toldCrowded) {
            LOG.warn(
                    "{}: as many events are parked as may be, and more of their keys have come; its position waits for them."
                            + " Retry or drop parked events, or raise the limit",
                    what.what());
        }
        toldCrowded = isCrowded;
        if (machine.isEnded()) {
            home.forget(this);
            changed.signalAll();
        }
    }

    // ---- what callers ask

    @Override
    public String name() {
        return what.name();
    }

    @Override
    public boolean isActive() {
        return locked(machine::isActive);
    }

    @Override
    public long position() {
        return locked(machine::position);
    }

    @Override
    public boolean awaitPosition(long position, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (machine.position() < position && machine.failure() == null && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return machine.position() >= position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Lag lag() {
        return io.lag(position());
    }

    @Override
    public List<ParkedSequence> parked() {
        return locked(machine::parked);
    }

    @Override
    public boolean retryParked(String sequence) {
        boolean[] begins = {false};
        run(running -> begins[0] = running.retry(sequence, System.nanoTime()));
        return begins[0];
    }

    @Override
    public boolean dropParked(String sequence) {
        boolean[] dropped = {false};
        run(running -> dropped[0] = running.drop(sequence, System.nanoTime()));
        return dropped[0];
    }

    @Override
    public Optional<EventhusException> failure() {
        return Optional.ofNullable(locked(machine::failure));
    }

    /** Returns how many events are held in memory, beside those that the follower has read ahead. */
    int held() {
        return locked(machine::held);
    }

    long heldBytes() {
        return locked(machine::heldBytes);
    }

    private <R> R locked(Supplier<R> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        run(running -> {
            closed = true;
            running.close(System.nanoTime());
        });
        if (handlers.contains(Thread.currentThread())) {
            return;
        }
        boolean interrupted = !awaitEnd();
        handlers.forEach(Thread::interrupt);
        home.forget(this);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitEnd() {
        long nanos = CLOSE_NANOS;
        lock.lock();
        try {
            while (!machine.isEnded() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }
}

package io.eventhus.core;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link LogMachine} on threads: one lane for appends and reads at the tail, and {@link SideWork} for everything else,
 * so that none of it holds the lane up. A caller who waits does the lane's next piece of work if the lane has not begun it.
 * What decides is in the machine.
 */
final class LogDriver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogDriver.class);

    /** How often deadlines are looked at while the lane is busy; a deadline is met that much late at most. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final TailIo io;
    private final LogTail tail;
    private final LogMachine machine;
    private final Runnable grown;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition laneHasWork = lock.newCondition();
    /** Nothing waits and nothing is in flight, or I/O at the tail has ended. */
    private final Condition idle = lock.newCondition();

    private final Condition ticks = lock.newCondition();
    private final ArrayDeque<Action> actions = new ArrayDeque<>();
    private final SideWork side;
    private final List<Thread> threads = new ArrayList<>();
    private Action.@Nullable Io next;
    /** Somebody, the lane or a caller, is at the I/O that the machine asked for last. */
    private boolean ioUnderWay;

    private final Helping helping = new Helping();
    private final Strangers strangers;
    private boolean stopped;

    /** Copies of what the machine knows, for callers that only look: loads must not queue behind appends. */
    private volatile @Nullable EventhusException halted;

    private volatile long headKnown;
    private volatile boolean isLeftToOthers;

    /**
     * Starts it.
     *
     * @param grown called, without a lock held, when the validated head has moved or the machine has halted
     */
    LogDriver(CommitLog log, EngineSettings settings, LogTail tail, Runnable grown) {
        this.io = new TailIo(log, settings);
        this.tail = tail;
        this.strangers = new Strangers(settings.logName());
        this.grown = grown;
        this.machine = new LogMachine(settings, tail, RandomGenerator.getDefault(), actions::addLast);
        this.side = new SideWork(io, this::run);
        threads.add(Thread.ofPlatform().daemon().name("eventhus-lane").start(this::lane));
        threads.add(Thread.ofPlatform().daemon().name("eventhus-clock").start(this::clock));
    }

    /** Hands a commit in; its {@link Ticket#answer} is completed, in time, whatever happens. */
    void submit(Ticket ticket) {
        ticket.answer.drivenBy(this);
        run(running -> running.submit(ticket));
    }

    /**
     * Does what is to be done at the tail, on the thread of one who waits, until that one need not wait any more or
     * somebody else is at it.
     *
     * @param awaited what it waits for
     * @param own     the answer to its commit, which is given right here
     */
    void help(Answer<?> awaited, Answer<Commit> own) {
        try {
            boolean helped = false;
            for (Action.Io work = helpersWork(); work != null; work = awaited.isDone() ? null : helpersWork()) {
                work(work, own);
                helped = true;
            }
            if (helped) {
                makeRoom();
            }
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    /** Who waits makes room for other virtual threads; who never has to would keep its carrier for ever. */
    @SuppressWarnings("ThreadPriorityCheck") // a matter of fairness only
    private static void makeRoom() {
        if (Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    private Action.@Nullable Io helpersWork() {
        lock.lock();
        try {
            return helping.isWorthIt() && !stopped ? takeNext() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Says that the log reaches a position. */
    void headSeen(long head) {
        if (head > headKnown) {
            run(running -> running.headSeen(head));
        }
    }

    /** Says that the backend rang, for a position. */
    void rung(long head) {
        if (isLeftToOthers && head > headKnown) {
            run(running -> running.rung(head));
        }
    }

    /** Says what a caller found that read all that matches a query. */
    void found(WholeRead.Found found) {
        lock.lock();
        try {
            tail.found(found);
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the tail, consistently, for as short as possible. */
    <R> R look(Function<LogTail, R> look) {
        lock.lock();
        try {
            return look.apply(tail);
        } finally {
            lock.unlock();
        }
    }

    /** Returns why nothing goes on any more, or null. */
    @Nullable
    EventhusException halted() {
        return halted;
    }

    /** Feeds the machine one event, and does what it wants done. */
    private void run(Consumer<LogMachine> event) {
        feed(event).forEach(this::perform);
    }

    private List<Action> feed(Consumer<LogMachine> event) {
        lock.lock();
        try {
            event.accept(machine);
            return takeActions();
        } finally {
            lock.unlock();
        }
    }

    /** Feeds the machine what became of its I/O. The answer to one's own commit comes last: it is the caller's time. */
    private void ended(Consumer<LogMachine> event, long nanos, @Nullable Answer<Commit> own) {
        List<Action> todo;
        lock.lock();
        try {
            ioUnderWay = false;
            helping.took(nanos);
            todo = feed(event);
            idle.signalAll();
        } finally {
            lock.unlock();
        }
        Action.Complete mine = null;
        for (Action action : todo) {
            if (action instanceof Action.Complete done && done.ticket().answer == own) {
                mine = done;
            } else {
                perform(action);
            }
        }
        if (mine != null) {
            mine.ticket().answer.complete(mine.commit());
        }
    }

    /** Takes what the machine wants, but for I/O of the lane, which is left for it. */
    private List<Action> takeActions() {
        List<Action> todo = new ArrayList<>(actions.size());
        for (Action action = actions.pollFirst(); action != null; action = actions.pollFirst()) {
            if (action instanceof Action.Io lane) {
                next = lane;
            } else {
                todo.add(action);
            }
        }
        halted = machine.halted();
        headKnown = tail.head();
        isLeftToOthers = machine.isLeftToOthers();
        if (next != null || machine.waitsUntil() != null) {
            laneHasWork.signal();
        }
        if (machine.isIdle()) {
            idle.signalAll();
        }
        return todo;
    }

    private void perform(Action action) {
        if (action instanceof Action.Grown) {
            grown.run();
        } else {
            side.perform(action);
        }
    }

    // ---- threads

    private void lane() {
        try {
            for (Action.Io work = nextWork(); work != null; work = nextWork()) {
                work(work, null);
            }
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    /** Nobody would append any more: say so instead of letting callers wait. */
    private void broken(Throwable e) {
        LOG.error("The lane of {} ended; the store is unusable", io.logName(), e);
        Consumer<LogMachine> halt = running -> running.halt(new PermanentException(
                "the event store on " + io.logName() + " ended unexpectedly; look at the cause, and open it again", e));
        ended(halt, Long.MAX_VALUE, null);
    }

    private void work(Action.Io work, @Nullable Answer<Commit> own) {
        long begun = System.nanoTime();
        Consumer<LogMachine> ended = switch (work) {
            case Action.Append append -> {
                AppendOutcome outcome = io.append(append);
                int commits = append.commits().size();
                yield running -> {
                    helping.wrote(commits);
                    running.appended(outcome, System.nanoTime() - begun, System.nanoTime());
                };
            }
            case Action.Read read -> read(read);
        };
        ended(ended, System.nanoTime() - begun, own);
    }

    private Consumer<LogMachine> read(Action.Read read) {
        try {
            TailIo.Page page = io.read(read);
            return running -> {
                running.read(page.entries(), page.more(), System.nanoTime());
                strangers.look(tail);
            };
        } catch (RuntimeException e) {
            EventhusException reason = io.typed(e);
            return running -> running.readFailed(reason, System.nanoTime());
        }
    }

    /** Takes the I/O that the machine has asked for; null if there is none or somebody is at it. */
    private Action.@Nullable Io takeNext() {
        Action.Io work = next;
        next = null;
        ioUnderWay = ioUnderWay || work != null;
        return work;
    }

    /** Waits for the lane's next work; null: it is over. */
    private Action.@Nullable Io nextWork() {
        while (true) {
            boolean isTime = false;
            lock.lock();
            try {
                if (stopped) {
                    return null;
                }
                Action.Io work = takeNext();
                if (work != null) {
                    return work;
                }
                Long until = machine.waitsUntil();
                if (until == null) {
                    laneHasWork.awaitUninterruptibly();
                } else {
                    long nanos = until - System.nanoTime();
                    isTime = nanos <= 0 || laneHasWork.awaitNanos(nanos) <= 0;
                }
            } catch (InterruptedException e) {
                LOG.debug("The lane was interrupted; it goes on until it is closed");
            } finally {
                lock.unlock();
            }
            if (isTime) {
                run(running -> running.time(System.nanoTime()));
            }
        }
    }

    /** Meets deadlines also while the lane is blocked in the backend. */
    private void clock() {
        while (true) {
            lock.lock();
            try {
                if (stopped) {
                    return;
                }
                if (machine.isIdle()) {
                    ticks.await(1, TimeUnit.SECONDS);
                } else {
                    ticks.awaitNanos(TICK_NANOS);
                }
            } catch (InterruptedException e) {
                LOG.debug("The clock was interrupted; it goes on until it is closed");
            } finally {
                lock.unlock();
            }
            run(running -> running.time(System.nanoTime()));
        }
    }

    /** Waits, at most for the append deadline, for something that the lock guards. */
    private void drain(BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + io.closeNanos();
        lock.lock();
        try {
            while (!done.getAsBoolean() && end - System.nanoTime() > 0) {
                idle.awaitNanos(end - System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets what is in flight end, for a bounded time; what is left then is told that the engine is closed. */
    @Override
    public void close() {
        boolean interrupted = false;
        try {
            drain(machine::isIdle);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        run(running -> running.halt(closed()));
        lock.lock();
        try {
            stopped = true;
            laneHasWork.signalAll();
            ticks.signalAll();
        } finally {
            lock.unlock();
        }
        interrupted |= join();
        side.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean join() {
        boolean interrupted = false;
        try {
            // A caller may still be at the lane's work.
            drain(() -> !ioUnderWay);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.NANOSECONDS.toMillis(io.closeNanos()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private PermanentException closed() {
        return new PermanentException(
                "the event store on " + io.logName() + " is closed; nothing was stored. Open it again");
    }
}

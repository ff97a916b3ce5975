package io.eventhus.core;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/** The engine's own state machine over a log, without a thread: each step does one of the things that it wants done, or lets time pass. */
public final class SteppedEngine {

    /** Who handed a commit in. */
    public interface Caller {
        void stored(Commit commit);

        void failed(EventhusException reason);
    }

    private static final Instant TIME = Instant.parse("2026-11-25T10:00:00.123456Z");
    private static final long BYTES = 100;

    private final LongSupplier clock;
    private final EngineSettings settings;
    private final TailIo io;
    private final LogTail tail;
    private final LogMachine machine;
    private final ArrayDeque<Action> actions = new ArrayDeque<>();
    private final Map<Ticket, Caller> callers = new HashMap<>();

    private SteppedEngine(CommitLog log, EngineSettings settings, LogTail tail, Random random, LongSupplier clock) {
        this.clock = clock;
        this.settings = settings;
        this.io = new TailIo(log, settings);
        this.tail = tail;
        this.machine = new LogMachine(settings, tail, random, actions::addLast);
    }

    /**
     * Looks for the end of a log and starts there.
     *
     * @throws EventhusException if the log does not answer
     */
    public static SteppedEngine open(
            CommitLog log, String origin, LogLimits limits, Random random, LongSupplier clock) {
        Duration deadline = Duration.ofMillis(3 + random.nextInt(60));
        int window = 2 + random.nextInt(8);
        EventStoreConfig config = new EventStoreConfig(
                origin, 50, 1 << 20, 6, 1 << 20, window, 300L + random.nextInt(5_000), 3, 0, deadline, 10);
        EngineSettings settings = new EngineSettings("model", limits, config, () -> origin + "-log");
        LogEnd end = LogEnd.of(log);
        String logId = end.head() == 0 ? null : log.info().logId();
        return new SteppedEngine(
                log, settings, new LogTail(settings, end.head(), end.lastCommitId(), logId), random, clock);
    }

    /** Hands a commit in. */
    public void submit(String commitId, List<NewEvent> events, List<AppendCondition> conditions, Caller caller) {
        long patience = settings.config().appendDeadline().toNanos();
        Ticket ticket =
                new Ticket(new NewCommit(events, conditions), commitId, TIME, BYTES, clock.getAsLong() + patience);
        callers.put(ticket, caller);
        machine.submit(ticket);
        checkRunning();
    }

    /** Tells it that somebody has seen the log reach a position. */
    public void headSeen(long head) {
        machine.headSeen(head);
    }

    /** The position up to which it has checked everything. */
    public long head() {
        return tail.head();
    }

    /** How many callers wait for an answer. */
    public int waiting() {
        return callers.size();
    }

    /** Tells whether it has nothing to do. */
    public boolean isIdle() {
        return machine.isIdle() && actions.isEmpty();
    }

    /** Does one thing. */
    public void step() {
        machine.time(clock.getAsLong());
        Action next = actions.poll();
        if (next != null) {
            perform(next);
        }
        checkRunning();
    }

    private void checkRunning() {
        EventhusException halted = machine.halted();
        if (halted != null) {
            throw new AssertionError("a process halted: " + settings.config().origin() + ": " + halted.getMessage());
        }
    }

    /** What is done with an answer. */
    private interface Then {
        void done();
    }

    private interface Trouble {
        void is(EventhusException trouble);
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Append append -> {
                long begun = clock.getAsLong();
                machine.appended(io.append(append), clock.getAsLong() - begun, clock.getAsLong());
            }
            case Action.Read read ->
                ask(
                        () -> {
                            TailIo.Page page = io.read(read);
                            return () -> machine.read(page.entries(), page.more(), clock.getAsLong());
                        },
                        trouble -> machine.readFailed(trouble, clock.getAsLong()));
            case Action.Check check ->
                ask(
                        () -> {
                            List<Fact> found = io.check(check);
                            return () -> machine.checked(check.ticket(), check.condition(), check.upTo(), found);
                        },
                        trouble -> machine.checkFailed(check.ticket(), trouble));
            case Action.LookUp lookUp ->
                ask(
                        () -> {
                            long version = io.version(lookUp);
                            return () -> machine.versionFound(lookUp.aggregate(), lookUp.upTo(), version);
                        },
                        trouble -> machine.versionFailed(lookUp.aggregate(), trouble));
            case Action.Look look ->
                ask(
                        () -> {
                            long head = io.head();
                            return () -> machine.headLooked(look.ticket(), head);
                        },
                        trouble -> machine.checkFailed(look.ticket(), trouble));
            case Action.Complete done -> caller(done.ticket()).stored(done.commit());
            case Action.Fail failed -> caller(failed.ticket()).failed(failed.reason());
            case Action.Explain explain -> {
                EventhusException conflict = io.explain(explain);
                caller(explain.ticket()).failed(conflict);
            }
            case Action.Grown grown -> {
                // Nobody follows.
            }
        }
    }

    private interface Question {
        Then ask();
    }

    private static void ask(Question question, Trouble trouble) {
        Then answer;
        try {
            answer = question.ask();
        } catch (EventhusException e) {
            trouble.is(e);
            return;
        }
        answer.done();
    }

    private Caller caller(Ticket ticket) {
        Caller caller = callers.remove(ticket);
        if (caller == null) {
            throw new AssertionError("a caller was answered twice: " + ticket.commitId);
        }
        return caller;
    }
}

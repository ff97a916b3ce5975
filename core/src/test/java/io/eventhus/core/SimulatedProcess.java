package io.eventhus.core;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the real machines, without a thread, over a simulated backend; it can crash at any moment. */
final class SimulatedProcess {

    /** How one submitted commit ended. */
    interface Answer {
        void stored(Commit commit);

        void failed(EventhusException reason);
    }

    private static final int PAGE = 3;
    private static final long MILLI = 1_000_000;

    private final World world;
    private final VirtualTime time;
    private final EngineSettings settings;
    private final TailIo io;
    private final ArrayDeque<Action> actions = new ArrayDeque<>();
    private final Map<Ticket, Answer> callers = new HashMap<>();
    private final List<SimulatedFollower> followers = new ArrayList<>();
    private @Nullable LogTail tail;
    private @Nullable LogMachine machine;
    private long timerAt = -1;
    private boolean crashed;
    private int drawn;

    SimulatedProcess(World world, String origin) {
        this.world = world;
        this.time = world.time;
        Duration deadline = Duration.ofMillis(3 + world.random.nextInt(150));
        int window = 2 + world.random.nextInt(12);
        long recentBytes = 300 + world.random.nextInt(5_000);
        EventStoreConfig config =
                new EventStoreConfig(origin, 50, 1 << 20, 6, 1 << 20, window, recentBytes, 3, deadline, 10);
        this.settings = new EngineSettings("simulated", SimulatedLog.LIMITS, config, () -> origin + "-log-" + drawn++);
        this.io = new TailIo(world.log, settings);
    }

    String name() {
        return settings.config().origin();
    }

    /** Finds the end of the log, as often as it takes; then it is open. */
    void open(Runnable opened) {
        world.ask(
                () -> {
                    LogEnd end = LogEnd.of(world.log);
                    String logId = end.head() == 0 ? null : world.log.info().logId();
                    return new LogTail(settings, end.head(), end.lastCommitId(), logId);
                },
                found -> {
                    tail = found;
                    machine = new LogMachine(settings, found, world.random, actions::addLast);
                    if (!crashed) {
                        opened.run();
                    }
                },
                trouble -> time.after(5 * MILLI, () -> {
                    if (!crashed) {
                        open(opened);
                    }
                }));
    }

    void submit(NewCommit commit, String commitId, Answer answer) {
        long patience = settings.config().appendDeadline().toNanos();
        Ticket ticket = new Ticket(commit, commitId, Samples.TIME, 100, time.now() + patience);
        callers.put(ticket, answer);
        time.after(patience, () -> feed(running -> running.time(time.now())));
        feed(running -> running.submit(ticket));
    }

    /** Does what a load does: a fresh look at the head, then everything that matches up to it. */
    void load(EventQuery query, Consumer<Load> loaded, Consumer<EventhusException> failed) {
        ask(
                world.log::head,
                head -> {
                    headSeen(head);
                    ask(() -> new Load(head, world.log.find(query, 0, head)), loaded, failed);
                },
                failed);
    }

    /** Looks at the head now and then, as one who has followers does. */
    void poll() {
        Runnable again = () -> time.after(5 * MILLI + world.random.nextLong(30 * MILLI), this::poll);
        if (!crashed && !world.witness.isOver()) {
            ask(
                    world.log::head,
                    head -> {
                        headSeen(head);
                        again.run();
                    },
                    trouble -> again.run());
        }
    }

    void headSeen(long head) {
        feed(running -> running.headSeen(head));
    }

    SimulatedFollower follow(String name, EventQuery query, long after) {
        SimulatedFollower follower = new SimulatedFollower(world, this, name, query, after);
        followers.add(follower);
        follower.pump();
        return follower;
    }

    LogTail tail() {
        LogTail open = tail;
        if (open == null) {
            throw new IllegalStateException("not open yet");
        }
        return open;
    }

    boolean isOpen() {
        return machine != null && !crashed;
    }

    boolean hasCrashed() {
        return crashed;
    }

    /** Stops it at once. What it sent may still land; its callers hear nothing. */
    void crash() {
        crashed = true;
    }

    boolean isIdle() {
        return machine != null && machine.isIdle();
    }

    /** How many callers have not been answered. */
    int unanswered() {
        return callers.size();
    }

    /** Asks the backend; nobody hears the answer after a crash. */
    <R> void ask(Supplier<R> call, Consumer<R> answer, Consumer<EventhusException> failed) {
        world.ask(
                call,
                result -> {
                    if (!crashed) {
                        answer.accept(result);
                    }
                },
                reason -> {
                    if (!crashed) {
                        failed.accept(reason);
                    }
                });
    }

    private void feed(Consumer<LogMachine> event) {
        LogMachine running = machine;
        if (crashed || running == null) {
            return;
        }
        event.accept(running);
        EventhusException halted = running.halted();
        if (halted != null) {
            throw new AssertionError(name() + " halted: " + halted.getMessage());
        }
        for (Action action = actions.pollFirst(); action != null; action = actions.pollFirst()) {
            perform(action);
        }
        Long until = running.waitsUntil();
        if (until != null && until != timerAt) {
            timerAt = until;
            time.after(Math.max(0, until - time.now()), () -> feed(waiting -> waiting.time(time.now())));
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Append append -> {
                world.witness.traces(() -> name() + " sends " + ids(append));
                Consumer<AppendOutcome> answer = outcome -> {
                    world.witness.traces(() -> name() + " hears " + outcome);
                    feed(running -> running.appended(outcome, time.now()));
                };
                new SimulatedAppend(time, world.replicas, world.random, world.faults, append, answer).send();
            }
            case Action.Read read ->
                ask(
                        () -> page(read.after()),
                        page -> feed(running -> running.read(page, page.size() == PAGE, time.now())),
                        trouble -> feed(running -> running.readFailed(trouble, time.now())));
            case Action.Check check ->
                ask(
                        () -> io.check(check),
                        found -> feed(running ->
                                running.checked(check.ticket(), check.condition(), check.upTo(), found)),
                        trouble -> feed(running -> running.checkFailed(check.ticket(), trouble)));
            case Action.LookUp lookUp ->
                ask(
                        () -> io.version(lookUp),
                        version -> feed(running -> running.versionFound(lookUp.aggregate(), lookUp.upTo(), version)),
                        trouble -> feed(running -> running.versionFailed(lookUp.aggregate(), trouble)));
            case Action.Look look ->
                ask(
                        io::head,
                        head -> feed(running -> running.headLooked(look.ticket(), head)),
                        trouble -> feed(running -> running.checkFailed(look.ticket(), trouble)));
            case Action.Complete done -> answer(done.ticket()).stored(done.commit());
            case Action.Fail failed -> answer(failed.ticket()).failed(failed.reason());
            case Action.Explain explain ->
                ask(
                        () -> io.explain(explain),
                        conflict -> answer(explain.ticket()).failed(conflict),
                        trouble -> answer(explain.ticket())
                                .failed(Refusals.wrongVersion(
                                        settings, explain.ticket(), explain.conflict(), List.of(), explain.upTo())));
            case Action.Grown grown -> List.copyOf(followers).forEach(SimulatedFollower::pump);
        }
    }

    private List<LogEntry> page(long after) {
        List<LogEntry> page = new ArrayList<>();
        try (var entries = world.log.read(after, Long.MAX_VALUE)) {
            LogEntry entry = entries.next();
            while (entry != null) {
                page.add(entry);
                entry = page.size() < PAGE ? entries.next() : null;
            }
        }
        return page;
    }

    private static String ids(Action.Append append) {
        return "behind " + append.expectedHead() + ": "
                + append.commits().stream().map(Commit::id).toList();
    }

    private Answer answer(Ticket ticket) {
        Answer answer = callers.remove(ticket);
        if (answer == null) {
            throw new AssertionError("a caller was answered twice: " + ticket.commitId);
        }
        return answer;
    }
}

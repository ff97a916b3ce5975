package io.eventhus.core;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
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
    private final EngineSettings settings;
    private final TailIo io;
    private final ArrayDeque<Action> actions = new ArrayDeque<>();
    private final Map<Ticket, Answer> callers = new HashMap<>();
    private final List<SimulatedFollower> followers = new ArrayList<>();
    private @Nullable LogTail tail;
    private @Nullable LogMachine machine;
    private long timerAt = -1;
    private final Life life;
    private final List<SimulatedSubscription> subscriptions = new ArrayList<>();
    private int drawn;

    SimulatedProcess(World world, String origin) {
        this.world = world;
        this.life = new Life(world);
        Duration deadline = Duration.ofMillis(3 + world.random.nextInt(150));
        int window = 2 + world.random.nextInt(12);
        long recentBytes = 300L + world.random.nextInt(5_000);
        long cachedBytes = world.random.nextInt(4) == 0 ? 0 : 4_000L + world.random.nextInt(60_000);
        EventStoreConfig config = new EventStoreConfig(
                origin, 50, 1 << 20, 6, 1 << 20, window, recentBytes, 3, cachedBytes, deadline, 10);
        this.settings = new EngineSettings("simulated", SimulatedLog.LIMITS, config, () -> origin + "-log-" + drawn++);
        this.io = new TailIo(world.log, settings);
    }

    String name() {
        return settings.config().origin();
    }

    /** Finds the end of the log, as often as it takes; then it is open. */
    void open(Runnable opened) {
        life.ask(
                () -> {
                    LogEnd end = LogEnd.of(world.log);
                    String logId = end.head() == 0 ? null : world.log.info().logId();
                    return new LogTail(settings, end.head(), end.lastCommitId(), logId);
                },
                found -> {
                    tail = found;
                    machine = new LogMachine(settings, found, world.random, actions::addLast);
                    opened.run();
                },
                trouble -> life.after(5 * MILLI, () -> open(opened)));
    }

    void submit(NewCommit commit, String commitId, Answer answer) {
        long patience = settings.config().appendDeadline().toNanos();
        Ticket ticket = new Ticket(commit, commitId, Samples.TIME, 100, life.now() + patience);
        callers.put(ticket, answer);
        life.after(patience, () -> feed(running -> running.time(life.now())));
        feed(running -> running.submit(ticket));
    }

    /** Does what a load does: a fresh look at the head, then everything that matches up to it, from memory or the log. */
    void load(EventQuery query, Consumer<Load> loaded, Consumer<EventhusException> failed) {
        life.ask(
                world.log::head,
                head -> {
                    headSeen(head);
                    long patience = world.random.nextLong(10 * MILLI);
                    if (tail().keeps(query) && tail().head() < head) {
                        life.after(patience, () -> answer(query, head, loaded, failed));
                    } else {
                        answer(query, head, loaded, failed);
                    }
                },
                failed);
    }

    private void answer(EventQuery query, long head, Consumer<Load> loaded, Consumer<EventhusException> failed) {
        Load kept = tail().load(query, head);
        if (kept != null) {
            world.witness.count(Witness.Told.KEPT);
            loaded.accept(kept);
        } else {
            life.ask(() -> new Load(head, found(query, head)), loaded, failed);
        }
    }

    private Cursor<StoredEvent> found(EventQuery query, long upTo) {
        long mostBytes = settings.config().mostCachedBytesOfOneLoad();
        Wanted wanted = tail().wanted(query);
        return WholeRead.of(wanted, upTo, world.log.find(wanted.asked(), 0, upTo), mostBytes, tail()::found);
    }

    /** Looks at the head now and then, as one who has followers does. */
    void poll() {
        Runnable again = () -> life.after(5 * MILLI + world.random.nextLong(30 * MILLI), this::poll);
        if (!world.witness.isOver()) {
            life.ask(
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
        SimulatedFollower follower = new SimulatedFollower(world, life, this, name, query, after);
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
        return machine != null && !life.isOver();
    }

    /** Stops it at once. What it sent may still land; its callers hear nothing. */
    void crash() {
        life.end();
    }

    boolean isIdle() {
        return machine != null && machine.isIdle();
    }

    /** How many callers have not been answered. */
    int unanswered() {
        return callers.size();
    }

    /** Lets it stand still for a while. */
    void standStill(long nanos) {
        life.standStill(nanos);
    }

    /** Takes part in a duty; where that fails, again after a while. */
    void takeOn(Duty duty) {
        SimulatedSubscription subscription = new SimulatedSubscription(world, life, this, duty);
        subscriptions.add(subscription);
        subscription.start();
        life.after(50 * MILLI, () -> watch(subscription));
    }

    private void watch(SimulatedSubscription subscription) {
        if (subscription.hasFailed()) {
            subscriptions.remove(subscription);
            takeOn(subscription.duty());
        } else if (!world.witness.isOver()) {
            life.after(50 * MILLI, () -> watch(subscription));
        } else {
            subscription.close();
        }
    }

    /** Tells whether one of its subscriptions has done all of a duty. */
    boolean hasDone(Duty duty, long head) {
        return List.copyOf(subscriptions).stream()
                .anyMatch(subscription -> subscription.duty() == duty && subscription.isDone(head));
    }

    private void feed(Consumer<LogMachine> event) {
        LogMachine running = machine;
        if (life.isOver() || running == null) {
            return;
        }
        event.accept(running);
        EventhusException halted = running.halted();
        if (halted != null) {
            throw new AssertionError("a process halted: " + name() + ": " + halted.getMessage());
        }
        for (Action action = actions.pollFirst(); action != null; action = actions.pollFirst()) {
            perform(action);
        }
        Long until = running.waitsUntil();
        if (until != null && until != timerAt) {
            timerAt = until;
            life.at(until, () -> feed(waiting -> waiting.time(life.now())));
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Append append -> {
                world.witness.traces(() -> name() + " sends " + ids(append));
                long begun = life.now();
                Consumer<AppendOutcome> answer = outcome -> {
                    world.witness.traces(() -> name() + " hears " + outcome);
                    feed(running -> running.appended(outcome, life.now() - begun, life.now()));
                };
                new SimulatedAppend(world, life, append, answer).send();
            }
            case Action.Read read ->
                life.ask(
                        () -> page(read.after(), read.upTo()),
                        page -> feed(running -> running.read(page, page.size() == PAGE, life.now())),
                        trouble -> feed(running -> running.readFailed(trouble, life.now())));
            case Action.Check check ->
                life.ask(
                        () -> io.check(check),
                        found -> feed(
                                running -> running.checked(check.ticket(), check.condition(), check.upTo(), found)),
                        trouble -> feed(running -> running.checkFailed(check.ticket(), trouble)));
            case Action.LookUp lookUp ->
                life.ask(
                        () -> io.version(lookUp),
                        version -> feed(running -> running.versionFound(lookUp.aggregate(), lookUp.upTo(), version)),
                        trouble -> feed(running -> running.versionFailed(lookUp.aggregate(), trouble)));
            case Action.Look look ->
                life.ask(
                        io::head,
                        head -> feed(running -> running.headLooked(look.ticket(), head)),
                        trouble -> feed(running -> running.checkFailed(look.ticket(), trouble)));
            case Action.Complete done -> answer(done.ticket()).stored(done.commit());
            case Action.Fail failed -> answer(failed.ticket()).failed(failed.reason());
            case Action.Explain explain ->
                life.ask(
                        () -> io.explain(explain),
                        conflict -> answer(explain.ticket()).failed(conflict),
                        trouble -> answer(explain.ticket())
                                .failed(Refusals.wrongVersion(
                                        settings, explain.ticket(), explain.conflict(), List.of(), explain.upTo())));
            case Action.Grown grown -> {
                List.copyOf(followers).forEach(SimulatedFollower::pump);
                List.copyOf(subscriptions).forEach(SimulatedSubscription::pump);
            }
        }
    }

    private List<LogEntry> page(long after, long upTo) {
        List<LogEntry> page = new ArrayList<>();
        try (var entries = world.log.read(after, upTo)) {
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

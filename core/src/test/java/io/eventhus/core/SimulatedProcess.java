package io.eventhus.core;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StoredEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Runs the real machine, without a thread, over a simulated log; it can crash at any moment. */
final class SimulatedProcess {

    /** How one submitted commit ended. */
    interface Answer {
        void stored(Commit commit);

        void failed(EventhusException reason);
    }

    private static final LogLimits LIMITS = new LogLimits(6, 1 << 20, 6, 1 << 20, 1000);

    private final VirtualTime time;
    private final SimulatedLog log;
    private final LogTail tail;
    private final LogMachine machine;
    private final EngineSettings settings;
    private final ArrayDeque<Action> actions = new ArrayDeque<>();
    private final Map<Ticket, Answer> callers = new HashMap<>();
    private boolean crashed;
    private int drawn;

    SimulatedProcess(VirtualTime time, SimulatedLog log, Random random, String origin, int window) {
        EventStoreConfig config = new EventStoreConfig(
                origin, 50, 1 << 20, 6, 1 << 20, window, 100_000, 3, Duration.ofMillis(3 + random.nextInt(150)), 10);
        this.time = time;
        this.log = log;
        this.settings = new EngineSettings("simulated", LIMITS, config, () -> origin + "-log-" + drawn++);
        String last = log.commits.isEmpty() ? null : log.commits.getLast().id();
        this.tail = new LogTail(settings, log.head(), last, log.logId());
        this.machine = new LogMachine(settings, tail, random, actions::addLast);
    }

    void submit(NewCommit commit, String commitId, Answer answer) {
        long deadline = time.now() + settings.config().appendDeadline().toNanos();
        Ticket ticket = new Ticket(commit, commitId, Samples.TIME, 100, deadline);
        callers.put(ticket, answer);
        time.after(settings.config().appendDeadline().toNanos(), () -> feed(running -> running.time(time.now())));
        feed(running -> running.submit(ticket));
    }

    void headSeen(long head) {
        feed(running -> running.headSeen(head));
    }

    /** Stops it at once. What it sent may still land; its callers hear nothing. */
    void crash() {
        crashed = true;
    }

    boolean isIdle() {
        return machine.isIdle();
    }

    private void feed(Consumer<LogMachine> event) {
        if (crashed) {
            return;
        }
        event.accept(machine);
        EventhusException halted = machine.halted();
        if (halted != null) {
            throw new AssertionError("halted: " + halted.getMessage());
        }
        for (Action action = actions.pollFirst(); action != null; action = actions.pollFirst()) {
            perform(action);
        }
        Long until = machine.waitsUntil();
        if (until != null) {
            time.after(Math.max(0, until - time.now()), () -> feed(running -> running.time(time.now())));
        }
    }

    private void perform(Action action) {
        EventhusException trouble = log.trouble();
        switch (action) {
            case Action.Append append -> {
                Consumer<AppendOutcome> answer = outcome -> feed(running -> running.appended(outcome, time.now()));
                log.append(append, answer);
            }
            case Action.Read read ->
                log.read(
                        read.after(),
                        page -> feed(running -> running.read(page, page.size() == 3, time.now())),
                        () -> feed(running -> running.readFailed(trouble, time.now())));
            case Action.Check check ->
                log.find(
                        check.what().query(),
                        check.after(),
                        check.upTo(),
                        found -> feed(running ->
                                running.checked(check.ticket(), check.condition(), check.upTo(), facts(found))),
                        () -> feed(running -> running.checkFailed(check.ticket(), trouble)));
            case Action.LookUp lookUp ->
                log.lastVersion(
                        lookUp.aggregate(),
                        lookUp.upTo(),
                        version -> feed(running -> running.versionFound(lookUp.aggregate(), lookUp.upTo(), version)),
                        () -> feed(running -> running.versionFailed(lookUp.aggregate(), trouble)));
            case Action.Look look ->
                time.after(log.latency(), () -> {
                    long head = log.head();
                    feed(running -> running.headLooked(look.ticket(), head));
                });
            case Action.Complete done -> answer(done.ticket()).stored(done.commit());
            case Action.Fail failed -> answer(failed.ticket()).failed(failed.reason());
            case Action.Explain explain ->
                answer(explain.ticket())
                        .failed(Refusals.wrongVersion(
                                settings, explain.ticket(), explain.conflict(), List.of(), explain.upTo()));
            case Action.Grown grown -> {}
        }
    }

    private static List<Fact> facts(List<StoredEvent> events) {
        return events.stream().map(event -> Fact.of(event, "")).toList();
    }

    private Answer answer(Ticket ticket) {
        Answer answer = callers.remove(ticket);
        if (answer == null) {
            throw new AssertionError("a caller was answered twice: " + ticket.commitId);
        }
        return answer;
    }

    /** How many callers have not been answered. */
    int unanswered() {
        return callers.size();
    }
}

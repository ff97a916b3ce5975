package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogEntry;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is appended and read next, and what an outcome means. It gets one event at a time and hands out actions;
 * it has no thread, clock, lock or I/O. Times are nanoseconds of whoever runs it.
 *
 * <p>One write is in flight at a time. While the fate of its commits is open, nothing else is appended: the same commits
 * are sent again, with the same ids, until what is read at their position decides.
 */
final class LogMachine {

    private static final long FIRST_WAIT_NANOS = 1_000_000;
    private static final long MOST_WAIT_NANOS = 200_000_000;

    private final EngineSettings settings;
    private final Consumer<Action> out;
    private final LogTail tail;
    private final Waiting waiting;
    /** After trouble of the backend. */
    private final Backoff trouble;
    /** After another process was faster. */
    private final Backoff contention;

    private final Turns turns;

    private @Nullable Group group;
    private boolean ioUnderWay;
    private boolean appendUnderWay;
    /** A position that the log is known to reach; more than the validated head means that there is something to read. */
    private long knownHead;

    private boolean readAgain;
    private long waitUntil;
    private boolean isWaiting;
    private long lostNanos;
    private @Nullable EventhusException halted;
    private @Nullable EventhusException lastTrouble;

    LogMachine(EngineSettings settings, LogTail tail, RandomGenerator random, Consumer<Action> out) {
        this.settings = settings;
        this.out = out;
        this.tail = tail;
        this.waiting = new Waiting(settings, tail, out);
        this.trouble = new Backoff(FIRST_WAIT_NANOS, MOST_WAIT_NANOS, random);
        this.contention = new Backoff(FIRST_WAIT_NANOS, MOST_WAIT_NANOS / 4, random);
        this.turns = new Turns(settings.config().origin());
        this.knownHead = tail.head();
    }

    // ---- events

    /** A caller hands a commit in. */
    void submit(Ticket ticket) {
        if (halted != null) {
            out.accept(new Action.Fail(ticket, halted));
        } else if (group != null && group.hasAnswered()) {
            out.accept(new Action.Fail(ticket, Refusals.unresolved(settings, group)));
        } else if (waiting.take(ticket)) {
            step();
        }
    }

    /** Somebody has seen that the log reaches a position. */
    void headSeen(long head) {
        if (head > knownHead) {
            knownHead = head;
            step();
        }
    }

    /** The backend says that the log has grown; there is no hurry but for those who wait until others have appended. */
    void rung(long head) {
        if (isLeftToOthers()) {
            headSeen(head);
        }
    }

    /** Tells whether commits wait until other processes have appended. */
    boolean isLeftToOthers() {
        return turns.isLeft() && !waiting.isEmpty();
    }

    /** The append ended, after so long. */
    void appended(AppendOutcome outcome, long nanos, long now) {
        ioUnderWay = false;
        appendUnderWay = false;
        Group sent = group;
        if (sent == null || halted != null) {
            return;
        }
        acceptLeading(Math.min(outcome.stored(), sent.size()));
        switch (outcome) {
            case AppendOutcome.Stored stored -> whenStored(sent);
            case AppendOutcome.HeadMoved moved -> whenHeadMoved(sent);
            case AppendOutcome.Unknown unknown -> whenUnknown(sent, unknown.cause());
            case AppendOutcome.Failed failed -> whenFailed(sent, failed.reason(), now);
        }
        turns.took(nanos);
        leaveToOthers(now);
        step();
    }

    /** A page was read: whole entries behind the validated head, none if there is nothing. */
    void read(List<LogEntry> entries, boolean more, long now) {
        ioUnderWay = false;
        if (halted != null) {
            return;
        }
        long before = tail.head();
        for (LogEntry entry : entries) {
            LogForkedException fork = tail.check(entry);
            if (fork != null) {
                halt(fork);
                return;
            }
            if (entry.firstPosition() != tail.head() + 1) {
                break;
            }
            pass(entry);
        }
        readAgain = more && tail.head() > before;
        knownHead = Math.max(knownHead, tail.head());
        if (tail.head() > before) {
            trouble.reset();
            out.accept(new Action.Grown());
            leaveToOthers(now);
        } else {
            nothingRead(now);
        }
        step();
    }

    /** Reading failed. */
    void readFailed(EventhusException cause, long now) {
        ioUnderWay = false;
        if (halted != null) {
            return;
        }
        if (cause instanceof TransientException) {
            lastTrouble = cause;
            waitFor(trouble.next(), now);
        } else {
            halt(cause);
        }
    }

    /** A condition was checked in the log: what matches up to {@code upTo}, at most the first few. */
    void checked(Ticket ticket, int condition, long upTo, List<Fact> matches) {
        waiting.checked(ticket, condition, upTo, matches);
        step();
    }

    /** The head was looked at for a commit. */
    void headLooked(Ticket ticket, long head) {
        ticket.freshHead = head;
        knownHead = Math.max(knownHead, head);
        waiting.arrived(ticket);
        step();
    }

    /** A check or a look at the head failed: that commit fails alone. */
    void checkFailed(Ticket ticket, EventhusException reason) {
        waiting.fail(ticket, reason);
        step();
    }

    /** A version was looked up. */
    void versionFound(AggregateId aggregate, long upTo, long version) {
        waiting.versionFound(aggregate, upTo, version);
        step();
    }

    /** Looking a version up failed: the commits that wait for it fail. */
    void versionFailed(AggregateId aggregate, EventhusException reason) {
        waiting.versionFailed(aggregate, reason);
        step();
    }

    /** Time has passed. */
    void time(long now) {
        for (Ticket late = waiting.nextLate(now); late != null; late = waiting.nextLate(now)) {
            Group open = group;
            if (open != null && open.holds(late)) {
                waiting.giveUpOn(late, Refusals.unknown(settings, open, late, tail.logId(), lastTrouble));
            } else {
                waiting.fail(late, Refusals.late(settings, late, lastTrouble));
            }
        }
        if (isWaiting && now - waitUntil >= 0) {
            isWaiting = false;
            step();
        }
        if (turns.takeBack(now)) {
            step();
        }
    }

    /** The engine is closed, or cannot go on: everybody who waits is told. */
    void halt(EventhusException reason) {
        if (halted != null) {
            return;
        }
        halted = reason;
        isWaiting = false;
        Group open = group;
        group = null;
        if (open != null) {
            boolean mayLand = appendUnderWay || open.copiesAbroad();
            for (Group.Member member : open.undecided()) {
                waiting.fail(
                        member.ticket(),
                        mayLand ? Refusals.unknown(settings, open, member.ticket(), tail.logId(), reason) : reason);
            }
        }
        waiting.failAll(reason);
        out.accept(new Action.Grown());
    }

    /** Returns why nothing goes on any more, or null. */
    @Nullable
    EventhusException halted() {
        return halted;
    }

    /** Returns when {@link #time} must be called at the latest to end a wait; null if there is none. */
    @Nullable
    Long waitsUntil() {
        if (isWaiting) {
            return waitUntil;
        }
        return isLeftToOthers() ? (Long) turns.leftUntil() : null;
    }

    /** Tells whether nothing waits and nothing is in flight. */
    boolean isIdle() {
        return group == null && waiting.isEmpty();
    }

    // ---- what an outcome means

    private void whenStored(Group sent) {
        if (sent.isDecided()) {
            group = null;
            trouble.reset();
            contention.reset();
        } else {
            // It counts fewer than were sent without saying why: trust what is read, not the count.
            whenUnknown(sent, Refusals.miscounted(settings));
        }
    }

    private void whenHeadMoved(Group sent) {
        if (sent.isDecided()) {
            group = null;
            return;
        }
        // Something stands behind our head: it is read before anything else is appended.
        knownHead = Math.max(knownHead, tail.head() + 1);
        readAgain = true;
        if (!sent.copiesAbroad()) {
            giveBack(sent);
            // The first time it is read and tried again at once.
            boolean isFirst = contention.tries() == 0;
            long nanos = contention.next();
            lostNanos = isFirst ? 0 : nanos;
        }
    }

    private void whenUnknown(Group sent, EventhusException cause) {
        if (sent.isDecided()) {
            group = null;
            return;
        }
        sent.leaveCopiesAbroad();
        lastTrouble = cause;
        readAgain = true;
    }

    private void whenFailed(Group sent, EventhusException reason, long now) {
        if (sent.isDecided()) {
            group = null;
            return;
        }
        lastTrouble = reason;
        if (sent.copiesAbroad()) {
            // This copy failed; an earlier one may still land.
            readAgain = true;
            waitFor(trouble.next(), now);
        } else if (reason instanceof LogForkedException || reason instanceof StoreRefusedException) {
            halt(reason);
        } else if (reason instanceof EventTooLargeException) {
            waiting.fail(sent.decideFirst().ticket(), reason);
            giveBack(sent);
        } else if (reason instanceof PermanentException) {
            sent.undecided().forEach(member -> waiting.fail(member.ticket(), reason));
            group = null;
        } else {
            giveBack(sent);
            waitFor(trouble.next(), now);
        }
    }

    private void acceptLeading(int stored) {
        for (int i = 0; i < stored; i++) {
            accept();
        }
        if (stored > 0) {
            out.accept(new Action.Grown());
        }
    }

    private void accept() {
        Group.Member member = Objects.requireNonNull(group).decideFirst();
        tail.feed(member.commit());
        turns.passed(member.commit().origin());
        knownHead = Math.max(knownHead, tail.head());
        waiting.stored(member.ticket(), member.commit());
    }

    /** Takes an entry that was read at the validated head, and decides by it what becomes of the group. */
    private void pass(LogEntry entry) {
        Group open = group;
        if (open != null
                && entry instanceof Commit commit
                && commit.id().equals(open.first().commit().id())) {
            accept();
            if (open.isDecided()) {
                group = null;
            }
            return;
        }
        tail.feed(entry);
        if (entry instanceof Commit commit) {
            turns.passed(commit.origin());
        }
        if (open != null) {
            giveBack(open);
        }
    }

    /** The position is taken by another: the commits of the group are judged again, but for those given up on. */
    private void giveBack(Group lost) {
        group = null;
        waiting.giveBack(lost.undecided().stream().map(Group.Member::ticket).toList());
    }

    private void nothingRead(long now) {
        Group open = group;
        // Still open: the identical commits are sent again, after a while. Or the read is behind the head: read again.
        if ((open != null && open.copiesAbroad()) || knownHead > tail.head()) {
            waitFor(trouble.next(), now);
        }
    }

    // ---- what comes next

    private void waitFor(long nanos, long now) {
        isWaiting = true;
        waitUntil = now + nanos;
    }

    /** When all is read that is there: whose turn it is, or who was faster, goes first. */
    private void leaveToOthers(long now) {
        if (knownHead <= tail.head()) {
            turns.leave(now, lostNanos);
            lostNanos = 0;
        }
    }

    private void step() {
        if (halted != null || ioUnderWay || isWaiting) {
            return;
        }
        if (readAgain || knownHead > tail.head()) {
            long upTo = readAgain ? Long.MAX_VALUE : knownHead;
            readAgain = false;
            ioUnderWay = true;
            out.accept(new Action.Read(tail.head(), upTo));
            return;
        }
        if (group == null && !turns.isLeft()) {
            group = waiting.nextGroup();
        }
        if (group != null) {
            ioUnderWay = true;
            appendUnderWay = true;
            out.accept(new Action.Append(tail.head(), group.commits()));
        }
    }
}

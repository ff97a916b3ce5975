package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventhusException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commits that were handed in and not answered yet, bounded by number and bytes. A commit is ready for a group when
 * its conditions are checked up to the window and the versions of its aggregates are known.
 */
final class Waiting {

    private final EngineSettings settings;
    private final LogTail tail;
    private final Consumer<Action> out;

    private final Set<Ticket> open = new LinkedHashSet<>();
    private final ArrayDeque<Ticket> byAge = new ArrayDeque<>();
    private final ArrayDeque<Ticket> ready = new ArrayDeque<>();
    private final Map<AggregateId, List<Ticket>> awaiting = new HashMap<>();
    private long openBytes;

    Waiting(EngineSettings settings, LogTail tail, Consumer<Action> out) {
        this.settings = settings;
        this.tail = tail;
        this.out = out;
    }

    /** Takes a commit in, or refuses it because the queue is full. */
    boolean take(Ticket ticket) {
        EventStoreConfig config = settings.config();
        if (open.size() >= config.queuedCommits()
                || (openBytes + ticket.bytes > config.queuedBytes() && !open.isEmpty())) {
            out.accept(new Action.Fail(ticket, Refusals.full(settings, open.size(), openBytes)));
            return false;
        }
        open.add(ticket);
        byAge.addLast(ticket);
        openBytes += ticket.bytes;
        checkOlder(ticket);
        for (AggregateId aggregate : ticket.aggregates) {
            if (tail.versions().pin(aggregate, tail.head())) {
                out.accept(new Action.LookUp(aggregate, tail.head()));
            }
            if (!tail.versions().knows(aggregate)) {
                awaiting.computeIfAbsent(aggregate, any -> new ArrayList<>()).add(ticket);
            }
        }
        queueIfReady(ticket);
        return true;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** What a condition asks of events older than the window is found in the log. */
    private void checkOlder(Ticket ticket) {
        for (int i = 0; i < ticket.checkedUpTo.length; i++) {
            if (ticket.checkedUpTo[i] < tail.window().low()
                    && ticket.commit.conditions().get(i) instanceof AppendCondition.NoEventMatching none) {
                ticket.underWay++;
                out.accept(new Action.Check(ticket, i, none, ticket.checkedUpTo[i], tail.head()));
            }
        }
    }

    private void queueIfReady(Ticket ticket) {
        if (!ticket.placed && ticket.underWay == 0 && open.contains(ticket) && knowsVersions(ticket)) {
            ticket.placed = true;
            ready.addLast(ticket);
        }
    }

    private boolean knowsVersions(Ticket ticket) {
        for (AggregateId aggregate : ticket.aggregates) {
            if (!tail.versions().knows(aggregate)) {
                return false;
            }
        }
        return true;
    }

    void checked(Ticket ticket, int condition, long upTo, List<Fact> matches) {
        if (matches.isEmpty()) {
            ticket.checkedUpTo[condition] = Math.max(ticket.checkedUpTo[condition], upTo);
            arrived(ticket);
        } else {
            fail(
                    ticket,
                    Refusals.matched(
                            settings, ticket, ticket.commit.conditions().get(condition), matches, upTo));
        }
    }

    /** Something that the commit waited for is there. */
    void arrived(Ticket ticket) {
        ticket.underWay--;
        queueIfReady(ticket);
    }

    void versionFound(AggregateId aggregate, long upTo, long version) {
        tail.versions().found(aggregate, upTo, version);
        release(aggregate, null);
    }

    void versionFailed(AggregateId aggregate, EventhusException reason) {
        tail.versions().notFound(aggregate);
        release(aggregate, reason);
    }

    /** An event that was fed in the meantime may have told the version: then it does not matter that looking failed. */
    private void release(AggregateId aggregate, @Nullable EventhusException reason) {
        boolean known = tail.versions().knows(aggregate);
        if (!known && reason == null) {
            return;
        }
        List<Ticket> released = awaiting.remove(aggregate);
        for (Ticket ticket : released == null ? List.<Ticket>of() : released) {
            if (known || reason == null) {
                queueIfReady(ticket);
            } else {
                fail(ticket, reason);
            }
        }
    }

    /** Makes the next group of what is ready, in the order of arrival; null if nothing can be written now. */
    @Nullable
    Group nextGroup() {
        if (ready.isEmpty()) {
            return null;
        }
        String predecessor = tail.predecessor();
        GroupPlan plan = new GroupPlan(
                tail.head(),
                predecessor != null ? predecessor : settings.ids().get(),
                tail.window(),
                tail.versions(),
                settings.config().origin(),
                settings.mostGroupEvents(),
                settings.mostGroupBytes());
        for (Iterator<Ticket> each = ready.iterator(); each.hasNext() && !plan.isFull(); ) {
            Ticket ticket = each.next();
            if (!plan.fits(ticket)) {
                break;
            }
            Verdict verdict = plan.judge(ticket);
            if (!(verdict instanceof Verdict.Depends)) {
                each.remove();
                ticket.placed = verdict instanceof Verdict.Holds;
                act(ticket, verdict, plan);
            }
        }
        return plan.isEmpty() ? null : plan.group();
    }

    private void act(Ticket ticket, Verdict verdict, GroupPlan plan) {
        switch (verdict) {
            case Verdict.Holds holds -> plan.add(ticket);
            case Verdict.Depends depends -> {}
            case Verdict.TooOld old -> checkOlder(ticket);
            case Verdict.Behind behind -> {
                ticket.underWay++;
                out.accept(new Action.Look(ticket));
            }
            case Verdict.Matched matched ->
                fail(ticket, Refusals.matched(settings, ticket, matched.condition(), matched.events(), tail.head()));
            case Verdict.WrongVersion wrong -> {
                finish(ticket);
                out.accept(new Action.Explain(ticket, wrong, tail.head()));
            }
        }
    }

    /** The commit is stored. */
    void stored(Ticket ticket, Commit commit) {
        if (!ticket.answered) {
            out.accept(new Action.Complete(ticket, commit));
        }
        finish(ticket);
    }

    /** The commit is not stored, and its caller is told why. */
    void fail(Ticket ticket, EventhusException reason) {
        if (!open.contains(ticket)) {
            return;
        }
        if (!ticket.answered) {
            out.accept(new Action.Fail(ticket, reason));
        }
        ready.remove(ticket);
        finish(ticket);
    }

    /** The caller is told that the outcome is not known; the commit stays in its group until it is. */
    void giveUpOn(Ticket ticket, EventhusException reason) {
        ticket.answered = true;
        out.accept(new Action.Fail(ticket, reason));
    }

    /** These were not stored: those still wanted are judged again, before all others. */
    void giveBack(List<Ticket> tickets) {
        for (Ticket ticket : tickets.reversed()) {
            if (ticket.answered) {
                finish(ticket);
            } else {
                ticket.placed = true;
                ready.addFirst(ticket);
            }
        }
    }

    /** Takes out the next commit whose deadline has passed and whose caller waits still; null if there is none. */
    @Nullable
    Ticket nextLate(long now) {
        for (Ticket oldest = byAge.peekFirst(); oldest != null; oldest = byAge.peekFirst()) {
            boolean waits = open.contains(oldest) && !oldest.answered;
            if (waits && now - oldest.deadline < 0) {
                return null;
            }
            byAge.removeFirst();
            if (waits) {
                return oldest;
            }
        }
        return null;
    }

    void failAll(EventhusException reason) {
        List.copyOf(open).forEach(ticket -> fail(ticket, reason));
    }

    private void finish(Ticket ticket) {
        if (open.remove(ticket)) {
            openBytes -= ticket.bytes;
            ticket.aggregates.forEach(tail.versions()::unpin);
        }
    }
}

package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.ConflictReport;
import io.eventhus.api.EventQuery;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans one write: judges commits, one after the other, against what is durable and against the commits planned before,
 * and gives those that fit their positions and versions. A rejection never cites a commit of the plan, for that commit
 * may never be stored.
 */
final class GroupPlan {

    private final Window durable;
    private final VersionBook versions;
    private final String origin;
    private final int mostEvents;
    private final long mostBytes;

    private final long head;
    private final Window planned;
    private final Map<AggregateId, Long> plannedVersions = new HashMap<>();
    private final List<Group.Member> members = new ArrayList<>();
    /** Of members that no query has been held against yet: often none is. */
    private final List<Fact> notFed = new ArrayList<>();

    private String predecessor;
    private int events;
    private long bytes;

    GroupPlan(
            long head,
            String predecessor,
            Window durable,
            VersionBook versions,
            String origin,
            int mostEvents,
            long mostBytes) {
        this.head = head;
        this.predecessor = predecessor;
        this.durable = durable;
        this.versions = versions;
        this.origin = origin;
        this.mostEvents = mostEvents;
        this.mostBytes = mostBytes;
        this.planned = new Window(head, Integer.MAX_VALUE);
    }

    /** Tells whether a commit still fits into the write; the first always does. */
    boolean fits(Ticket ticket) {
        return members.isEmpty()
                || (events + ticket.commit.events().size() <= mostEvents && bytes + ticket.bytes <= mostBytes);
    }

    Verdict judge(Ticket ticket) {
        Verdict verdict = new Verdict.Holds();
        List<AppendCondition> conditions = ticket.commit.conditions();
        for (int i = 0; i < conditions.size(); i++) {
            Verdict next = switch (conditions.get(i)) {
                case AppendCondition.NoEventMatching none -> judge(none, ticket.checkedUpTo[i]);
                case AppendCondition.NoStream none -> judge(ticket, none, none.aggregate(), 0);
                case AppendCondition.StreamExists exists -> judge(ticket, exists);
                case AppendCondition.ExpectedVersion expected ->
                    judge(ticket, expected, expected.aggregate(), expected.version());
            };
            if (next instanceof Verdict.Matched || next instanceof Verdict.WrongVersion) {
                return next;
            }
            // A durable conflict of a later condition is final; until then the weaker verdicts only add up.
            if (!(next instanceof Verdict.Holds) && !(verdict instanceof Verdict.TooOld)) {
                verdict = next;
            }
        }
        return verdict;
    }

    private Verdict judge(AppendCondition.NoEventMatching none, long checkedUpTo) {
        EventQuery query = none.query();
        if (checkedUpTo < durable.low()) {
            return new Verdict.TooOld();
        }
        List<Fact> found = durable.matching(query, checkedUpTo, ConflictReport.MOST_EVENTS);
        if (!found.isEmpty()) {
            return new Verdict.Matched(none, found);
        }
        notFed.forEach(planned::feed);
        notFed.clear();
        return planned.matching(query, Math.max(head, none.after()), 1).isEmpty()
                ? new Verdict.Holds()
                : new Verdict.Depends();
    }

    private Verdict judge(Ticket ticket, AppendCondition condition, AggregateId aggregate, long expected) {
        if (plannedVersions.containsKey(aggregate)) {
            return new Verdict.Depends();
        }
        long found = versions.version(aggregate);
        if (found == expected) {
            return new Verdict.Holds();
        }
        return found < expected && isBehind(ticket)
                ? new Verdict.Behind()
                : new Verdict.WrongVersion(condition, aggregate, expected, found);
    }

    private Verdict judge(Ticket ticket, AppendCondition.StreamExists exists) {
        if (versions.version(exists.aggregate()) > 0) {
            return new Verdict.Holds();
        }
        if (plannedVersions.containsKey(exists.aggregate())) {
            return new Verdict.Depends();
        }
        return isBehind(ticket) ? new Verdict.Behind() : new Verdict.WrongVersion(exists, exists.aggregate(), 0, 0);
    }

    /** Something that is missing here may stand behind the validated head, where another process put it. */
    private boolean isBehind(Ticket ticket) {
        return ticket.freshHead == Ticket.NOT_LOOKED || ticket.freshHead > head;
    }

    /** Gives a commit its place. */
    void add(Ticket ticket) {
        long first = head + events + 1;
        List<StoredEvent> stored = new ArrayList<>(ticket.commit.events().size());
        for (NewEvent event : ticket.commit.events()) {
            AggregateId aggregate = event.aggregate();
            Long before = plannedVersions.get(aggregate);
            long version = (before == null ? versions.version(aggregate) : before) + 1;
            plannedVersions.put(aggregate, version);
            StoredEvent placed = event.at(first + stored.size(), version);
            stored.add(placed);
            notFed.add(Fact.of(placed, origin));
        }
        Commit commit = new Commit(first, ticket.commitId, predecessor, origin, ticket.time, stored);
        members.add(new Group.Member(ticket, commit));
        predecessor = ticket.commitId;
        events += stored.size();
        bytes += ticket.bytes;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    boolean isFull() {
        return events >= mostEvents || bytes >= mostBytes;
    }

    Group group() {
        return new Group(members);
    }
}

package io.eventhus.core;

import io.eventhus.api.Commit;
import java.util.ArrayDeque;
import java.util.List;

/** The commits of one write to the log whose fate is not known yet, in order. */
final class Group {

    /** A commit and whose it is. */
    record Member(Ticket ticket, Commit commit) {}

    private final ArrayDeque<Member> undecided;

    /** A copy that was sent earlier may still land: only what is read at the position decides. */
    private boolean copiesAbroad;

    Group(List<Member> members) {
        this.undecided = new ArrayDeque<>(members);
    }

    boolean isDecided() {
        return undecided.isEmpty();
    }

    int size() {
        return undecided.size();
    }

    /** The first whose fate is not known. */
    Member first() {
        return undecided.getFirst();
    }

    /** Takes the first out: its fate is known. */
    Member decideFirst() {
        return undecided.removeFirst();
    }

    List<Member> undecided() {
        return List.copyOf(undecided);
    }

    List<Commit> commits() {
        return undecided.stream().map(Member::commit).toList();
    }

    boolean copiesAbroad() {
        return copiesAbroad;
    }

    void leaveCopiesAbroad() {
        copiesAbroad = true;
    }

    boolean holds(Ticket ticket) {
        return undecided.stream().anyMatch(member -> member.ticket() == ticket);
    }

    boolean hasAnswered() {
        return undecided.stream().anyMatch(member -> member.ticket().answered);
    }
}

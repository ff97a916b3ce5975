package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.NewEvent;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** A commit on its way, from the moment it was taken until its caller was answered. */
final class Ticket {

    static final long NOT_LOOKED = -1;

    final NewCommit commit;
    /** Drawn once: every copy that is sent carries it. */
    final String commitId;

    final Instant time;
    final long bytes;
    /** In the driver's nanoseconds. */
    final long deadline;

    /** The caller's; completed by whoever runs the machine, never by the machine. */
    final Answer<Commit> answer = Answer.ofCommit();

    /** The aggregates whose versions it needs. */
    final Set<AggregateId> aggregates;

    /** Per condition: up to where the log is known to hold nothing that matches. */
    final long[] checkedUpTo;

    /** A head that was looked at after this commit was taken. */
    long freshHead = NOT_LOOKED;

    /** How many checks and looks at the head it waits for. */
    int underWay;

    /** It stands in the queue or in the group: it must not be queued again. */
    boolean placed;

    /** Its caller has been answered: it may still be resolved, but is never tried at another position. */
    boolean answered;

    Ticket(NewCommit commit, String commitId, Instant time, long bytes, long deadline) {
        this.commit = commit;
        this.commitId = commitId;
        this.time = time;
        this.bytes = bytes;
        this.deadline = deadline;
        this.aggregates = aggregatesOf(commit);
        this.checkedUpTo = new long[commit.conditions().size()];
        for (int i = 0; i < checkedUpTo.length; i++) {
            checkedUpTo[i] = commit.conditions().get(i) instanceof AppendCondition.NoEventMatching none
                    ? none.after()
                    : Long.MAX_VALUE;
        }
    }

    private static Set<AggregateId> aggregatesOf(NewCommit commit) {
        Set<AggregateId> aggregates = new LinkedHashSet<>();
        for (NewEvent event : commit.events()) {
            aggregates.add(event.aggregate());
        }
        for (AppendCondition condition : commit.conditions()) {
            switch (condition) {
                case AppendCondition.NoStream none -> aggregates.add(none.aggregate());
                case AppendCondition.StreamExists exists -> aggregates.add(exists.aggregate());
                case AppendCondition.ExpectedVersion expected -> aggregates.add(expected.aggregate());
                case AppendCondition.NoEventMatching none -> {}
            }
        }
        return aggregates;
    }
}

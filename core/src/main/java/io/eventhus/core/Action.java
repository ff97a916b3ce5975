package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.EventhusException;
import java.util.List;

/** What the {@link LogMachine} wants done. */
sealed interface Action {

    /** At most one of these is under way at any time; each is answered before the next one comes. */
    sealed interface Io extends Action {}

    /** Append; answered by {@link LogMachine#appended}. */
    record Append(long expectedHead, List<Commit> commits) implements Io {}

    /**
     * Read whole entries, a page of them, as far as a position that is known to be there, or as far as there are any; answered
     * by {@link LogMachine#read} or {@link LogMachine#readFailed}.
     */
    record Read(long after, long upTo) implements Io {}

    /** Find what stands against a condition; answered by {@link LogMachine#checked} or {@link LogMachine#checkFailed}. */
    record Check(Ticket ticket, int condition, AppendCondition.NoEventMatching what, long after, long upTo)
            implements Action {}

    /** Look at the head, afresh; answered by {@link LogMachine#headLooked} or {@link LogMachine#checkFailed}. */
    record Look(Ticket ticket) implements Action {}

    /** Look up a version; answered by {@link LogMachine#versionFound} or {@link LogMachine#versionFailed}. */
    record LookUp(AggregateId aggregate, long upTo) implements Action {}

    /** Tell the caller that the commit is stored. */
    record Complete(Ticket ticket, Commit commit) implements Action {}

    /** Tell the caller why not. */
    record Fail(Ticket ticket, EventhusException reason) implements Action {}

    /**
     * Tell the caller that a condition on an aggregate's version did not hold, and name the events that stood against it,
     * which may be older than the window. Not answered.
     */
    record Explain(Ticket ticket, Verdict.WrongVersion conflict, long upTo) implements Action {}

    /** Tell the followers that the validated head has moved. */
    record Grown() implements Action {}
}

package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import java.util.List;

/** What the conditions of a waiting commit say about putting it into the next group. */
sealed interface Verdict {

    /** All conditions hold, whatever becomes of the earlier commits of the group. */
    record Holds() implements Verdict {}

    /**
     * Whether they hold depends on an earlier commit of the group, which may never be stored: it waits for the next
     * group.
     */
    record Depends() implements Verdict {}

    /** The window has moved past what was checked: it must be looked for in the log again. */
    record TooOld() implements Verdict {}

    /**
     * An event that it needs is not here, but may stand in the log already: the head must be looked at, and everything up
     * to it read, before this can be called a conflict.
     */
    record Behind() implements Verdict {}

    /**
     * Durable events match.
     *
     * @param condition the condition
     * @param events    the first of them
     */
    record Matched(AppendCondition.NoEventMatching condition, List<Fact> events) implements Verdict {}

    /**
     * The aggregate has another version.
     *
     * @param condition the condition
     * @param aggregate the condition's aggregate
     * @param expected  the expected version; of {@code StreamExists} and {@code NoStream}, 0
     * @param found     the durable version
     */
    record WrongVersion(AppendCondition condition, AggregateId aggregate, long expected, long found)
            implements Verdict {}
}

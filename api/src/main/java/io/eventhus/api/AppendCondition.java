package io.eventhus.api;

/**
 * What must hold in the log, just before a commit, for that commit to be stored. A commit carries a set of them and is
 * stored only if all hold.
 */
public sealed interface AppendCondition {

    /**
     * The aggregate has no events yet.
     *
     * @param aggregate the aggregate
     */
    record NoStream(AggregateId aggregate) implements AppendCondition {}

    /**
     * The aggregate has at least one event.
     *
     * @param aggregate the aggregate
     */
    record StreamExists(AggregateId aggregate) implements AppendCondition {}

    /**
     * The last event of the aggregate has exactly this version.
     *
     * @param aggregate the aggregate
     * @param version   the version; 0 means that it has no events
     */
    record ExpectedVersion(AggregateId aggregate, long version) implements AppendCondition {

        /**
         * Checks the version.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public ExpectedVersion {
            Checks.atLeast(version, 0, "the expected version of " + aggregate);
        }
    }

    /**
     * No event behind a position matches a query: nothing that the decision was based on has changed.
     *
     * @param query what was read
     * @param after the position up to which it was read; 0 means that no event at all may match
     */
    record NoEventMatching(EventQuery query, long after) implements AppendCondition {

        /**
         * Checks the position.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public NoEventMatching {
            Checks.atLeast(after, 0, "the position after which no event may match");
        }
    }
}

package io.eventhus.api;

/** What a log can do beyond the contract. A difference that is not declared here is a defect. */
public enum Capability {
    /** Acknowledged commits survive the end of the process. */
    DURABLE,
    /** Several processes may append to and read from the same log. */
    SHARED,
    /** {@link CommitLog#find} by type or tag uses an index: its cost follows the matches, not the log. */
    QUERY_INDEX,
    /** {@link CommitLog#watch} rings when other processes append; without it the engine polls. */
    WAKES_UP,
    /** Positions may be void: {@link VoidPositions}. */
    VOID_POSITIONS
}

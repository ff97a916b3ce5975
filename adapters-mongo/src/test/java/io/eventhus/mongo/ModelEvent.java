package io.eventhus.mongo;

/** What can happen in a run; one in which nothing happens proves nothing. */
enum ModelEvent {
    ELECTION,
    TWO_PRIMARIES,
    /** A new primary knows less of what a majority has than another node has shown. */
    LAGGING_SNAPSHOT,
    ROLLED_BACK,
    CRASH,
    /** A read waited until a server had seen what its session has. */
    WAITED,
    WRITE_CONCERN_ERROR,
    DUPLICATE_KEY,
    /** An insert of several documents ended in the middle. */
    CUT,
    LATE_COPY,
    STORED,
    HEAD_MOVED,
    UNKNOWN,
    FAILED,
    CONFLICT,
    NEVER_TOLD,
    RESTART,
    /** A head was read that is older than what another process had been told of. */
    STALE_HEAD,
    FOUND
}

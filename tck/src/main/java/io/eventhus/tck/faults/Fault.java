package io.eventhus.tck.faults;

/** What may happen to a call. */
public enum Fault {
    /** The call never reaches the backend; the caller cannot tell. */
    LOST_REQUEST,
    /** The backend does it; the caller never hears so and cannot tell. */
    LOST_REPLY,
    /** The caller cannot tell; the backend does it some calls later, if it still can. */
    DELAYED,
    /** The backend does it, and some calls later gets it once more. */
    DUPLICATED,
    /** Nothing is done, and the caller is told so. Of a read that gives several results: after some of them. */
    TRANSIENT,
    /** A prefix is done, and the caller cannot tell how much; a read of a range ends early. */
    TORN,
    /**
     * The head is one that was true some calls before. This breaks the contract (L-15): appends must stay right all the
     * same, loads cannot.
     */
    STALE,
    /** The process dies before the call does anything. */
    CRASH_BEFORE,
    /** The process dies when the call has done its work and before it returns. */
    CRASH_AFTER
}

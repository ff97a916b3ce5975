package io.eventhus.api;

/**
 * What a publisher says of itself.
 *
 * @param name              names it in messages; never holds credentials
 * @param acknowledgement   what an acknowledged event means
 * @param keepsOrder        whether events of one aggregate stay in order although several are in flight and some are
 *                          sent again. If not, the engine never has two events of one aggregate in flight
 * @param eventsPerPublish  the most events in one call, at least 1
 * @param bytesPerBody      the largest body, in bytes, at least 1
 * @param callsAtOnce       how many calls may be under way at once, at least 1; more than one only if order is not kept, so that
 *                          the engine sees to it
 */
public record PublisherInfo(
        String name,
        Acknowledgement acknowledgement,
        boolean keepsOrder,
        int eventsPerPublish,
        int bytesPerBody,
        int callsAtOnce) {

    /** What it means that an event counts as acknowledged. */
    public enum Acknowledgement {
        /** The broker has it and answers for it. */
        BROKER,
        /** It was written to the connection; nobody answers for it, and it may be lost. */
        FLUSHED
    }

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if the name is empty, a limit below 1, or several calls at once are to keep order
     */
    public PublisherInfo {
        Checks.name(name, "a publisher's name");
        Checks.atLeast(eventsPerPublish, 1, "the limit of events per publish");
        Checks.atLeast(bytesPerBody, 1, "the limit of bytes per body");
        Checks.atLeast(callsAtOnce, 1, "the limit of calls at once");
        if (keepsOrder && callsAtOnce > 1) {
            throw new IllegalArgumentException("the publisher " + name + " takes " + callsAtOnce
                    + " calls at once and keeps order; expected one call, or no promise of order");
        }
    }

    /** Describes a publisher that takes one call at a time. */
    public PublisherInfo(
            String name, Acknowledgement acknowledgement, boolean keepsOrder, int eventsPerPublish, int bytesPerBody) {
        this(name, acknowledgement, keepsOrder, eventsPerPublish, bytesPerBody, 1);
    }
}

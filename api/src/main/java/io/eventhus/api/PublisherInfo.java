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
 */
public record PublisherInfo(
        String name, Acknowledgement acknowledgement, boolean keepsOrder, int eventsPerPublish, int bytesPerBody) {

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
     * @throws IllegalArgumentException if the name is empty or a limit below 1
     */
    public PublisherInfo {
        Checks.name(name, "a publisher's name");
        Checks.atLeast(eventsPerPublish, 1, "the limit of events per publish");
        Checks.atLeast(bytesPerBody, 1, "the limit of bytes per body");
    }
}

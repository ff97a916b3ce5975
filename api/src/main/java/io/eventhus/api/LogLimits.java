package io.eventhus.api;

/**
 * The largest things that a log takes. Sizes are measured by {@link Commit#bytes()} and {@link StoredEvent#bytes()}.
 *
 * @param eventsPerCommit the most events in one commit, at least 1
 * @param bytesPerCommit  the largest commit, in bytes, at least 1,024
 * @param eventsPerAppend the most events in all commits of one append, at least {@code eventsPerCommit}
 * @param bytesPerAppend  the largest sum of the commits of one append, in bytes, at least {@code bytesPerCommit}
 * @param nameBytes       the longest aggregate type, aggregate id, event id, event type, tag key or tag value, in bytes of
 *                        UTF-8, at least 1
 */
public record LogLimits(
        int eventsPerCommit, long bytesPerCommit, int eventsPerAppend, long bytesPerAppend, int nameBytes) {

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is below its least value
     */
    public LogLimits {
        Checks.atLeast(eventsPerCommit, 1, "the limit of events per commit");
        Checks.atLeast(bytesPerCommit, 1024, "the limit of bytes per commit");
        Checks.atLeast(eventsPerAppend, eventsPerCommit, "the limit of events per append");
        Checks.atLeast(bytesPerAppend, bytesPerCommit, "the limit of bytes per append");
        Checks.atLeast(nameBytes, 1, "the limit of bytes per name");
    }
}

package io.eventhus.core;

import java.time.Duration;
import java.util.UUID;

/**
 * The engine's limits. All memory that the engine holds is bounded by them.
 *
 * @param origin         names this process in the commits it writes; by default a random name
 * @param queuedCommits  how many commits may wait or be in flight before new ones are refused as overload; default 10,000
 * @param queuedBytes    how many bytes of them; default 64 MiB
 * @param groupEvents    the most events in one write to the log, if the log takes as many; default 1,000
 * @param groupBytes     the most bytes in one write to the log, if the log takes as many; default 4 MiB
 * @param windowEvents   how many recent events are kept, without payload, to check conditions; default 100,000
 * @param recentBytes    how many bytes of recent commits are kept whole for followers; default 16 MiB
 * @param versions       of how many aggregates the last version is remembered; default 100,000
 * @param appendDeadline how long an append may take until its caller is told that it failed, or that its outcome is not
 *                       known; default 30 seconds
 * @param cachedBytes    how many bytes of events are kept of earlier loads, and carried on, so that who loads the same again
 *                       need only ask the backend for its head; 0 keeps none; one load may take a 16th of it; default 64 MiB
 * @param readPage       how many events a follower that lags reads ahead; default 500
 */
public record EventStoreConfig(
        String origin,
        int queuedCommits,
        long queuedBytes,
        int groupEvents,
        long groupBytes,
        int windowEvents,
        long recentBytes,
        int versions,
        long cachedBytes,
        Duration appendDeadline,
        int readPage) {

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is not positive, or the origin is empty
     */
    public EventStoreConfig {
        if (origin.isEmpty()) {
            throw new IllegalArgumentException("the origin is empty; expected a name for this process");
        }
        positive(queuedCommits, "queuedCommits");
        positive(queuedBytes, "queuedBytes");
        positive(groupEvents, "groupEvents");
        positive(groupBytes, "groupBytes");
        positive(windowEvents, "windowEvents");
        positive(recentBytes, "recentBytes");
        positive(versions, "versions");
        if (cachedBytes < 0) {
            throw new IllegalArgumentException("cachedBytes is " + cachedBytes + "; expected 0 for no cache, or more");
        }
        positive(appendDeadline.toMillis(), "appendDeadline, in milliseconds,");
        positive(readPage, "readPage");
    }

    private static void positive(long value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; expected at least 1");
        }
    }

    /** Returns the defaults, with a random origin. */
    public static EventStoreConfig defaults() {
        return new EventStoreConfig(
                "process-" + UUID.randomUUID(),
                10_000,
                64L << 20,
                1_000,
                4L << 20,
                100_000,
                16L << 20,
                100_000,
                64L << 20,
                Duration.ofSeconds(30),
                500);
    }

    /** Returns these limits with another origin. */
    public EventStoreConfig withOrigin(String other) {
        return new EventStoreConfig(
                other,
                queuedCommits,
                queuedBytes,
                groupEvents,
                groupBytes,
                windowEvents,
                recentBytes,
                versions,
                cachedBytes,
                appendDeadline,
                readPage);
    }

    /** Returns these limits with another deadline for appends. */
    public EventStoreConfig withAppendDeadline(Duration other) {
        return new EventStoreConfig(
                origin,
                queuedCommits,
                queuedBytes,
                groupEvents,
                groupBytes,
                windowEvents,
                recentBytes,
                versions,
                cachedBytes,
                other,
                readPage);
    }

    /** Returns these limits with another bound for what is kept of earlier loads. */
    public EventStoreConfig withCachedBytes(long other) {
        return new EventStoreConfig(
                origin,
                queuedCommits,
                queuedBytes,
                groupEvents,
                groupBytes,
                windowEvents,
                recentBytes,
                versions,
                other,
                appendDeadline,
                readPage);
    }

    long mostCachedBytesOfOneLoad() {
        return cachedBytes / 16;
    }
}

package io.eventhus.core.importing;

import io.eventhus.envelope.EventRegister;
import java.util.function.Consumer;

/**
 * How events are imported.
 *
 * @param bucket          the bucket that the events belong to; part of the ids that they get. Where the same events were published,
 *                        the bucket they were published in
 * @param register        gives the type under which an event is stored, whether the source spells it as profile V1 or as V2 does; what is
 *                        not registered keeps its name
 * @param dryRun          whether only to look and count; default false
 * @param skipRefused     whether to go on behind what cannot be imported; default false: the import ends there
 * @param eventsPerCommit the most events in one commit, if the log takes as many; at least 1, default 500
 * @param bytesPerCommit  the most bytes in one commit, if the log takes as many; at least 1,024, default 1 MiB. The memory of an import
 *                        grows with it
 * @param rememberedIds   how many ids of events of the target are remembered, so that an aggregate need not be read again for each
 *                        of its events; those of the aggregates of one commit always are. At least 1, default 200,000, some 30 MB
 * @param progress        is told the counts so far after each commit's worth of events, on the importing thread
 */
public record ImportOptions(
        String bucket,
        EventRegister register,
        boolean dryRun,
        boolean skipRefused,
        int eventsPerCommit,
        long bytesPerCommit,
        int rememberedIds,
        Consumer<ImportReport> progress) {

    private static final int DEFAULT_EVENTS = 500;
    private static final long DEFAULT_BYTES = 1L << 20;
    private static final int DEFAULT_IDS = 200_000;
    private static final int LEAST_BYTES = 1_024;

    /**
     * Checks each part.
     *
     * @throws IllegalArgumentException if the bucket is empty or a number below its least value
     */
    public ImportOptions {
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("the bucket of an import is empty; expected its name");
        }
        if (eventsPerCommit < 1 || bytesPerCommit < LEAST_BYTES || rememberedIds < 1) {
            throw new IllegalArgumentException("an import of " + eventsPerCommit + " events and " + bytesPerCommit
                    + " bytes a commit that remembers " + rememberedIds + " ids; expected at least 1, " + LEAST_BYTES
                    + " and 1");
        }
    }

    /** Returns the defaults for a bucket and its events. */
    public static ImportOptions of(String bucket, EventRegister register) {
        return new ImportOptions(
                bucket, register, false, false, DEFAULT_EVENTS, DEFAULT_BYTES, DEFAULT_IDS, counts -> {});
    }

    /** Returns these options, but only to look and count, or not. */
    public ImportOptions withDryRun(boolean other) {
        return new ImportOptions(
                bucket, register, other, skipRefused, eventsPerCommit, bytesPerCommit, rememberedIds, progress);
    }

    /** Returns these options, but to go on behind what cannot be imported, or not. */
    public ImportOptions withSkipRefused(boolean other) {
        return new ImportOptions(
                bucket, register, dryRun, other, eventsPerCommit, bytesPerCommit, rememberedIds, progress);
    }

    /** Returns these options with other bounds for a commit. */
    public ImportOptions withCommits(int events, long bytes) {
        return new ImportOptions(bucket, register, dryRun, skipRefused, events, bytes, rememberedIds, progress);
    }

    /** Returns these options with another bound for what is remembered. */
    public ImportOptions withRememberedIds(int other) {
        return new ImportOptions(
                bucket, register, dryRun, skipRefused, eventsPerCommit, bytesPerCommit, other, progress);
    }

    /** Returns these options with somebody who is told the counts so far. */
    public ImportOptions withProgress(Consumer<ImportReport> other) {
        return new ImportOptions(
                bucket, register, dryRun, skipRefused, eventsPerCommit, bytesPerCommit, rememberedIds, other);
    }
}

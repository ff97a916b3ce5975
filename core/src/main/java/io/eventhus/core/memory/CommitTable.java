package io.eventhus.core.memory;

import io.eventhus.api.Commit;
import io.eventhus.api.StoredEvent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The commit that holds each position, in chunks that are never moved. One writer adds under the log's lock; a reader
 * may ask for any position up to a head that it read from {@link MemoryContents} before.
 */
final class CommitTable {

    private static final int CHUNK = 1024;

    private @Nullable Commit[][] chunks = new Commit[4][];

    /** Adds a commit at its positions, directly behind the one before. */
    void add(Commit commit) {
        for (long position = commit.firstPosition(); position <= commit.lastPosition(); position++) {
            int chunk = chunkOf(position);
            if (chunk == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunks.length * 2);
            }
            int slot = slotOf(position);
            if (slot == 0) {
                chunks[chunk] = new Commit[CHUNK];
            }
            chunks[chunk][slot] = commit;
        }
    }

    /** Returns the commit that holds a position. */
    Commit at(long position) {
        return Objects.requireNonNull(chunks[chunkOf(position)][slotOf(position)]);
    }

    /** Returns the event at a position. */
    StoredEvent eventAt(long position) {
        Commit commit = at(position);
        return commit.events().get((int) (position - commit.firstPosition()));
    }

    private static int chunkOf(long position) {
        return Math.toIntExact((position - 1) / CHUNK);
    }

    private static int slotOf(long position) {
        return (int) ((position - 1) % CHUNK);
    }
}

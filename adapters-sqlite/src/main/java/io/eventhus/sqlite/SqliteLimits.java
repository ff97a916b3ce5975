package io.eventhus.sqlite;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest things the log takes.
 *
 * @param limits the limits that the log declares
 */
record SqliteLimits(LogLimits limits) {

    /** SQLite takes more; these keep memory and the time of one transaction bounded. */
    static final SqliteLimits USUAL = new SqliteLimits(new LogLimits(10_000, 64L << 20, 10_000, 64L << 20, 64 << 10));

    /** No character needs more than three bytes of UTF-8 for each {@code char}. */
    private static final int UTF8_BYTES_PER_CHAR = 3;

    /**
     * The leading commits that may be stored.
     *
     * @param commits how many
     * @param reason  why not the next one; null if all may
     */
    record Fitting(int commits, @Nullable EventhusException reason) {}

    Fitting fitting(List<Commit> commits) {
        int events = 0;
        long bytes = 0;
        for (int i = 0; i < commits.size(); i++) {
            Commit commit = commits.get(i);
            EventhusException tooLarge = tooLarge(commit);
            if (tooLarge != null) {
                return new Fitting(i, tooLarge);
            }
            events += commit.events().size();
            bytes += commit.bytes();
            if (events > limits.eventsPerAppend() || bytes > limits.bytesPerAppend()) {
                return new Fitting(
                        i,
                        new TransientException("an append of " + commits.size() + " commits is larger than "
                                + limits.eventsPerAppend() + " events or " + limits.bytesPerAppend()
                                + " bytes; its first " + i + " commits were taken, append the rest by itself"));
            }
        }
        return new Fitting(commits.size(), null);
    }

    private @Nullable EventhusException tooLarge(Commit commit) {
        if (commit.events().size() > limits.eventsPerCommit()) {
            return refused(commit, commit.events().size() + " events", limits.eventsPerCommit() + " events");
        }
        long bytes = commit.bytes();
        if (bytes > limits.bytesPerCommit()) {
            return refused(commit, bytes + " bytes", limits.bytesPerCommit() + " bytes");
        }
        for (StoredEvent event : commit.events()) {
            if (hasLongName(event)) {
                return refused(
                        commit,
                        "a longer name",
                        limits.nameBytes() + " bytes for the name of a type, aggregate or tag");
            }
        }
        return null;
    }

    private static EventhusException refused(Commit commit, String found, String most) {
        return new EventTooLargeException("the commit at position " + commit.firstPosition() + " has " + found
                + ", expected at most " + most + "; it was not stored, make it smaller");
    }

    private boolean hasLongName(StoredEvent event) {
        AggregateId aggregate = event.aggregate();
        if (isLong(aggregate.type()) || isLong(aggregate.id()) || isLong(event.type())) {
            return true;
        }
        for (Tag tag : event.tags()) {
            if (isLong(tag.key()) || isLong(tag.value())) {
                return true;
            }
        }
        return false;
    }

    private boolean isLong(String name) {
        return name.length() > limits.nameBytes() / UTF8_BYTES_PER_CHAR
                && name.getBytes(StandardCharsets.UTF_8).length > limits.nameBytes();
    }
}

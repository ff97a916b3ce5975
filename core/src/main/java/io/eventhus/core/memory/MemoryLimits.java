package io.eventhus.core.memory;

import io.eventhus.api.Commit;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks appends against the limits of an in-memory log. */
record MemoryLimits(LogLimits limits) {

    /** A character of a Java text takes at most three bytes of UTF-8: up to here nothing need be counted. */
    private static final int MOST_BYTES_PER_CHAR = 3;

    /** Refuses the caller's mistakes: positions that do not follow, or more than one append may hold. */
    void checkAppend(long expectedHead, List<Commit> commits) {
        if (expectedHead < 0 || commits.isEmpty()) {
            throw new IllegalArgumentException("append " + commits.size() + " commits behind position " + expectedHead
                    + "; expected at least one commit, behind a position that is not negative");
        }
        long head = expectedHead;
        for (Commit commit : commits) {
            if (commit.firstPosition() != head + 1) {
                throw new IllegalArgumentException("append the commit " + commit.id() + " at position "
                        + commit.firstPosition() + "; expected it directly behind position " + head);
            }
            head = commit.lastPosition();
        }
        // A single commit that is too large is told as an outcome: it concerns that commit alone.
        if (commits.size() > 1) {
            checkTogether(commits, head - expectedHead);
        }
    }

    private void checkTogether(List<Commit> commits, long events) {
        long bytes = 0;
        for (Commit commit : commits) {
            bytes += commit.bytes();
        }
        if (events > limits.eventsPerAppend() || bytes > limits.bytesPerAppend()) {
            throw new IllegalArgumentException("append " + events + " events of " + bytes + " bytes at once; expected"
                    + " at most " + limits.eventsPerAppend() + " events and " + limits.bytesPerAppend()
                    + " bytes, so append fewer commits at a time");
        }
    }

    /** Returns why a commit is too large, null if it is not. */
    @Nullable
    EventTooLargeException refusal(Commit commit) {
        int events = commit.events().size();
        if (events > limits.eventsPerCommit()) {
            return tooLarge(commit, limits.eventsPerCommit() + " events", events + "; split the commit");
        }
        long bytes = commit.bytes();
        if (bytes > limits.bytesPerCommit()) {
            return tooLarge(
                    commit,
                    limits.bytesPerCommit() + " bytes",
                    bytes + "; split the commit or store less in its events");
        }
        for (StoredEvent event : commit.events()) {
            if (hasTooLongName(event)) {
                return tooLarge(
                        commit,
                        limits.nameBytes() + " bytes in each aggregate type and id, event type, tag key and value",
                        "more in the event at position " + event.position() + "; shorten it");
            }
        }
        return null;
    }

    private static EventTooLargeException tooLarge(Commit commit, String most, String found) {
        return new EventTooLargeException("append the commit " + commit.id() + " to the log 'memory' at position "
                + commit.firstPosition() + ": expected at most " + most + ", found " + found);
    }

    private boolean hasTooLongName(StoredEvent event) {
        if (isTooLong(event.aggregate().type()) || isTooLong(event.aggregate().id()) || isTooLong(event.type())) {
            return true;
        }
        for (Tag tag : event.tags()) {
            if (isTooLong(tag.key()) || isTooLong(tag.value())) {
                return true;
            }
        }
        return false;
    }

    private boolean isTooLong(String name) {
        return (long) name.length() * MOST_BYTES_PER_CHAR > limits.nameBytes()
                && name.getBytes(StandardCharsets.UTF_8).length > limits.nameBytes();
    }
}

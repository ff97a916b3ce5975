package io.eventhus.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** No character needs more bytes of UTF-8 for each {@code char}. */
    private static final int MOST_BYTES_PER_CHAR = 3;

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

    /**
     * Checks what a caller of {@link CommitLog#append} has to keep: adapters call it first.
     *
     * @param log names the log in the message
     * @throws IllegalArgumentException if there are no commits, their positions do not follow the expected head and each
     *     other, or several of them are over the limits of one append; a single one is judged by {@link #refusal}
     */
    public void checkAppend(String log, long expectedHead, List<Commit> commits) {
        if (commits.isEmpty() || expectedHead < 0) {
            throw new IllegalArgumentException("append " + commits.size() + " commits to " + log + " behind position "
                    + expectedHead + "; expected at least one commit behind position 0 or more");
        }
        long next = expectedHead + 1;
        long events = 0;
        long bytes = 0;
        for (Commit commit : commits) {
            if (commit.firstPosition() != next) {
                throw new IllegalArgumentException("append the commit " + commit.id() + " to " + log + " at position "
                        + commit.firstPosition() + "; expected " + next);
            }
            next = commit.lastPosition() + 1;
            events += commit.events().size();
            bytes += commit.bytes();
        }
        if (commits.size() > 1 && (events > eventsPerAppend || bytes > bytesPerAppend)) {
            throw new IllegalArgumentException("append " + events + " events of " + bytes + " bytes to " + log
                    + " at once; expected at most " + eventsPerAppend + " events and " + bytesPerAppend + " bytes");
        }
    }

    /**
     * Tells why a commit by itself is too large.
     *
     * @param log names the log in the message
     * @return the reason, null if the commit is within the limits
     */
    public @Nullable EventTooLargeException refusal(String log, Commit commit) {
        if (commit.events().size() > eventsPerCommit) {
            return tooLarge(log, commit, commit.events().size() + " events", eventsPerCommit + " events");
        }
        long bytes = commit.bytes();
        if (bytes > bytesPerCommit) {
            return tooLarge(log, commit, bytes + " bytes", bytesPerCommit + " bytes");
        }
        for (StoredEvent event : commit.events()) {
            if (hasLongName(event)) {
                return tooLarge(
                        log,
                        commit,
                        "a longer name",
                        nameBytes + " bytes in each aggregate type and id, event id, event type, tag key and value");
            }
        }
        return null;
    }

    private static EventTooLargeException tooLarge(String log, Commit commit, String found, String most) {
        return new EventTooLargeException("append the commit " + commit.id() + " to " + log + " at position "
                + commit.firstPosition() + ": it has " + found + ", expected at most " + most
                + "; it was not stored, split it or make its events smaller");
    }

    private boolean hasLongName(StoredEvent event) {
        if (isLong(event.id())
                || isLong(event.type())
                || isLong(event.aggregate().type())
                || isLong(event.aggregate().id())) {
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
        return (long) name.length() * MOST_BYTES_PER_CHAR > nameBytes && Checks.utf8Length(name) > nameBytes;
    }
}

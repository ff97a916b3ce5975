package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.NewEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.Tag;
import io.eventhus.envelope.JsonValues;
import java.nio.charset.StandardCharsets;

/** Checks a commit before it is queued, so that a bad one fails alone. */
final class CommitCheck {

    /** What a commit costs beside its events, as {@link io.eventhus.api.Commit#bytes()} counts it. */
    private static final long COMMIT_BYTES = 200;

    private final String logName;
    private final LogLimits limits;

    CommitCheck(String logName, LogLimits limits) {
        this.logName = logName;
        this.limits = limits;
    }

    /**
     * Returns the commit's size in bytes.
     *
     * @throws EventhusException if it is too large or a payload is not one JSON value
     */
    long bytes(NewCommit commit) {
        if (commit.events().size() > limits.eventsPerCommit()) {
            throw new EventTooLargeException("a commit of " + commit.events().size() + " events was not sent to "
                    + logName + ", which takes at most " + limits.eventsPerCommit()
                    + " events in a commit; split it");
        }
        long bytes = COMMIT_BYTES;
        for (NewEvent event : commit.events()) {
            names(event);
            payload(event);
            bytes += event.bytes();
        }
        if (bytes > limits.bytesPerCommit()) {
            throw new EventTooLargeException("a commit of " + bytes + " bytes with "
                    + commit.events().size() + " event(s), the first of "
                    + commit.events().getFirst().aggregate() + ", was not sent to " + logName
                    + ", which takes at most " + limits.bytesPerCommit() + " bytes; store less in one commit");
        }
        return bytes;
    }

    private static void payload(NewEvent event) {
        try {
            JsonValues.requireOneValue(event.data(), "a payload");
        } catch (PermanentException e) {
            // Again, with the words that would cost as much as the check if they were put together each time.
            JsonValues.requireOneValue(event.data(), "the payload of " + event.type() + " of " + event.aggregate());
            throw e;
        }
    }

    private void names(NewEvent event) {
        AggregateId aggregate = event.aggregate();
        name(event.id(), "event id", aggregate);
        name(aggregate.type(), "aggregate type", aggregate);
        name(aggregate.id(), "aggregate id", aggregate);
        name(event.type(), "event type", aggregate);
        for (Tag tag : event.tags()) {
            name(tag.key(), "tag key", aggregate);
            name(tag.value(), "tag value", aggregate);
        }
    }

    private void name(String text, String what, AggregateId aggregate) {
        // Three bytes of UTF-8 at most for each char: the bytes of short names need not be counted.
        if (text.length() > limits.nameBytes() / 3) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > limits.nameBytes()) {
                throw new PermanentException("an event of " + aggregate + " was not sent to " + logName + ": its "
                        + what + " has " + bytes + " bytes of UTF-8; expected at most " + limits.nameBytes()
                        + ", so choose a shorter one");
            }
        }
    }
}

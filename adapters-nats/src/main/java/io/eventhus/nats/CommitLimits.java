package io.eventhus.nats;

import io.eventhus.api.Commit;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is too large for the log or for the server. */
final class CommitLimits {

    private final String name;
    private final LogLimits limits;
    private final long mostPayload;

    /**
     * Makes them.
     *
     * @param mostPayload the largest message that the server takes
     */
    CommitLimits(String name, LogLimits limits, long mostPayload) {
        this.name = name;
        this.limits = limits;
        this.mostPayload = mostPayload;
    }

    LogLimits limits() {
        return limits;
    }

    void check(Commit commit) {
        over(commit, "events", commit.events().size(), limits.eventsPerCommit());
        over(commit, "bytes", commit.bytes(), limits.bytesPerCommit());
        for (StoredEvent event : commit.events()) {
            name(commit, event.id());
            name(commit, event.type());
            name(commit, event.aggregate().type());
            name(commit, event.aggregate().id());
            for (Tag tag : event.tags()) {
                name(commit, tag.key());
                name(commit, tag.value());
            }
        }
    }

    private void name(Commit commit, String text) {
        if (text.length() * 3L > limits.nameBytes()) {
            over(commit, "bytes in a name", text.getBytes(StandardCharsets.UTF_8).length, limits.nameBytes());
        }
    }

    /** What a text takes in a header depends on its characters. */
    void check(Commit commit, List<NatsMessage> messages) {
        for (NatsMessage message : messages) {
            over(commit, "bytes in one message", MessageCodec.size(message), mostPayload);
        }
    }

    private void over(Commit commit, String what, long found, long most) {
        if (found > most) {
            throw new EventTooLargeException("the commit " + commit.id() + " for " + name + " has " + found + " " + what
                    + "; expected at most " + most + ". Make its events smaller, or store less at once");
        }
    }
}

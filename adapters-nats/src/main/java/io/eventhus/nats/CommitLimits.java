package io.eventhus.nats;

import io.eventhus.api.Commit;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.LogLimits;
import io.nats.client.impl.NatsMessage;
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
        EventTooLargeException refusal = limits.refusal(name, commit);
        if (refusal != null) {
            throw refusal;
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

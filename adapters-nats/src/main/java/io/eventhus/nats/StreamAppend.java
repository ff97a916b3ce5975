package io.eventhus.nats;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.EventhusException;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.TransientException;
import io.nats.client.Message;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The write: one message that expects the stream to end at a position, or an atomic batch of which the first message does.
 * Several commits of one event each are one batch or messages after each other, whichever takes less time.
 * Refusals are verified by reading the position, since a leader that was deposed may refuse what its follower has stored.
 */
final class StreamAppend {

    private static final String EXPECTED = "Nats-Expected-Last-Sequence";
    private static final String BATCH = "Nats-Batch-Id";
    private static final String BATCH_SEQUENCE = "Nats-Batch-Sequence";
    private static final String BATCH_COMMIT = "Nats-Batch-Commit";

    /** How many messages are sent one after the other, each when the one before is acknowledged, before a batch is better. */
    private static final int MOST_SINGLY = 64;

    private static final int MOST_FAST = 500;

    /** What is repeated is repeated soon: this is several appends of the largest kind. */
    private static final int MOST_REMEMBERED = 10_000;

    private final NatsLink link;
    private final StreamReads reads;
    private final MessageCodec codec;
    private final CommitLimits limits;
    private final StreamGuard guard;
    private final Trails trails;
    private final WriteCosts costs;
    /** Whether the stream takes fast batches. */
    private volatile boolean isFast;

    /** The commits of the calls before, the last ones. */
    private final Set<String> sentBefore = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }));

    StreamAppend(
            NatsLink link,
            StreamReads reads,
            MessageCodec codec,
            CommitLimits limits,
            StreamGuard guard,
            Trails trails) {
        this.guard = guard;
        this.isFast = guard.isFast();
        this.costs = new WriteCosts(isFast ? MOST_FAST : MOST_SINGLY);
        this.trails = trails;
        this.link = link;
        this.reads = reads;
        this.codec = codec;
        this.limits = limits;
    }

    AppendOutcome append(long expectedHead, List<Commit> commits) {
        List<NatsMessage> messages = new ArrayList<>();
        Trails.Ahead ahead = trails.ahead();
        EventhusException reason = null;
        int sound = 0;
        for (Commit commit : commits) {
            List<NatsMessage> ofCommit;
            try {
                limits.check(commit);
                guard.tags().check(commit);
                ofCommit = codec.messages(commit, ahead);
                limits.check(commit, ofCommit);
            } catch (PermanentException e) {
                reason = e;
                break;
            }
            messages.addAll(ofCommit);
            sound++;
        }
        if (sound == 0 && reason != null) {
            return new AppendOutcome.Failed(0, reason);
        }
        Set<String> sent = messages.stream().map(MessageCodec::commit).collect(Collectors.toSet());
        try {
            AppendOutcome outcome = appended(expectedHead, messages, sound);
            if (reason == null && outcome instanceof AppendOutcome.Stored) {
                ahead.stored();
            }
            return answered(reason, outcome, sound);
        } finally {
            sentBefore.addAll(sent);
        }
    }

    private AppendOutcome appended(long expectedHead, List<NatsMessage> messages, int sound) {
        if (messages.size() != sound || !costs.isCheaperSingly(sound)) {
            return send(expectedHead, messages, sound);
        }
        return isFast ? sendFast(expectedHead, messages) : sendSingly(expectedHead, messages);
    }

    private static AppendOutcome answered(@Nullable EventhusException reason, AppendOutcome outcome, int sound) {
        return reason != null && outcome instanceof AppendOutcome.Stored
                ? new AppendOutcome.Failed(sound, reason)
                : outcome;
    }

    /** All at once: each expects the one before it, and the server stores nothing behind one that it refuses. */
    private AppendOutcome sendFast(long expectedHead, List<NatsMessage> messages) {
        int size = messages.size();
        for (int i = 0; i < size; i++) {
            messages.get(i).getHeaders().put(EXPECTED, Long.toString(expectedHead + i));
        }
        try {
            long start = System.nanoTime();
            FastBatch.Outcome outcome = FastBatch.send(link, messages);
            costs.tookSingly(size, System.nanoTime() - start);
            int stored = outcome.stored();
            if (stored > 0 && outcome.sequence() != expectedHead + stored) {
                return new AppendOutcome.Failed(0, forked(size, expectedHead, outcome.sequence(), stored));
            }
            if (stored == size) {
                return new AppendOutcome.Stored(size);
            }
            ApiError error = outcome.error();
            if (stored == 0 && error != null && error.isWithoutFastBatches()) {
                isFast = false;
                return sendSingly(expectedHead, messages);
            }
            AppendOutcome next = error == null
                    ? new AppendOutcome.Unknown(
                            0, unknown(expectedHead + stored, new LostException("nobody said why it ended", null)))
                    : notStored(expectedHead + stored, size - stored, messages.get(stored), error);
            return behind(stored, next);
        } catch (LostException e) {
            return new AppendOutcome.Unknown(0, unknown(expectedHead, e));
        } catch (TransientException | PermanentException e) {
            return new AppendOutcome.Failed(0, e);
        }
    }

    /** Each when the one before is acknowledged: what is sent ahead lets strangers in between. */
    private AppendOutcome sendSingly(long expectedHead, List<NatsMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            AppendOutcome outcome = send(expectedHead + i, List.of(messages.get(i)), 1);
            if (!(outcome instanceof AppendOutcome.Stored)) {
                return behind(i, outcome);
            }
        }
        return new AppendOutcome.Stored(messages.size());
    }

    /** Returns what came of the commit behind some that are stored. */
    private static AppendOutcome behind(int stored, AppendOutcome next) {
        return switch (next) {
            case AppendOutcome.Stored all -> new AppendOutcome.Stored(stored + all.stored());
            case AppendOutcome.HeadMoved moved -> new AppendOutcome.HeadMoved(stored);
            case AppendOutcome.Unknown unknown -> new AppendOutcome.Unknown(stored, unknown.cause());
            case AppendOutcome.Failed failed -> new AppendOutcome.Failed(stored, failed.reason());
        };
    }

    private AppendOutcome send(long expectedHead, List<NatsMessage> messages, int commits) {
        messages.getFirst().getHeaders().put(EXPECTED, Long.toString(expectedHead));
        try {
            if (messages.size() > 1) {
                String batch = UUID.randomUUID().toString();
                for (int i = 0; i < messages.size(); i++) {
                    messages.get(i).getHeaders().put(BATCH, batch).put(BATCH_SEQUENCE, Integer.toString(i + 1));
                }
                messages.getLast().getHeaders().put(BATCH_COMMIT, "1");
            }
            long start = System.nanoTime();
            Message answer = link.requestLast(messages);
            took(messages.size(), System.nanoTime() - start);
            return outcome(ApiError.json(answer), expectedHead, messages, commits);
        } catch (LostException e) {
            return new AppendOutcome.Unknown(0, unknown(expectedHead, e));
        } catch (TransientException | PermanentException e) {
            return new AppendOutcome.Failed(0, e);
        }
    }

    private void took(int messages, long nanos) {
        if (messages > 1) {
            costs.tookBatch(messages, nanos);
        } else if (!isFast) {
            costs.tookSingly(1, nanos);
        }
    }

    private AppendOutcome outcome(JsonValue answer, long expectedHead, List<NatsMessage> sent, int commits) {
        int messages = sent.size();
        ApiError error = ApiError.in(answer);
        if (error == null) {
            long sequence = JsonValueUtils.readLong(answer, "seq", 0);
            boolean isOurs = sequence == expectedHead + messages
                    && !Boolean.TRUE.equals(JsonValueUtils.readBoolean(answer, "duplicate", Boolean.FALSE));
            return isOurs
                    ? new AppendOutcome.Stored(commits)
                    : new AppendOutcome.Failed(0, forked(messages, expectedHead, sequence, messages));
        }
        return notStored(expectedHead, messages, sent.getFirst(), error);
    }

    private LogForkedException forked(int messages, long expectedHead, long sequence, int stored) {
        return new LogForkedException("appending " + messages + " events to " + link.name() + " behind position "
                + expectedHead + " was acknowledged at sequence " + sequence + "; expected " + (expectedHead + stored)
                + ". The stream does not check what it was told to check: do not write to it");
    }

    private AppendOutcome notStored(long expectedHead, int messages, NatsMessage first, ApiError error) {
        if (error.isWrongSequence()) {
            return refused(expectedHead, first, error);
        }
        EventhusException reason = new TransientException("appending " + messages + " events to " + link.name()
                + " behind position " + expectedHead + " failed with " + error);
        return error.isNotStored() ? new AppendOutcome.Failed(0, reason) : new AppendOutcome.Unknown(0, reason);
    }

    /**
     * A refusal by itself says little: a leader that was deposed may refuse what the new one has stored. Only another's message at
     * the position settles it, or one's own from an earlier call, whose caller knows of it.
     */
    private AppendOutcome refused(long expectedHead, NatsMessage first, ApiError error) {
        try {
            Optional<Stored> there = reads.at(expectedHead + 1);
            if (there.isPresent()
                    && (!MessageCodec.isOfSameCommit(there.get(), first)
                            || sentBefore.contains(MessageCodec.commit(first)))) {
                costs.refused();
                return new AppendOutcome.HeadMoved(0);
            }
            guard.look();
            return new AppendOutcome.Unknown(
                    0,
                    new TransientException("appending to " + link.name() + " behind position " + expectedHead
                            + " was refused with " + error + ", but "
                            + (there.isPresent() ? "is there all the same" : "nothing stands there yet")));
        } catch (TransientException e) {
            return new AppendOutcome.Unknown(0, unknown(expectedHead, e));
        } catch (PermanentException e) {
            // The stream is not the one that it was: nothing lands in that one any more.
            return new AppendOutcome.Failed(0, e);
        }
    }

    private TransientException unknown(long expectedHead, Exception cause) {
        return new TransientException(
                "appending to " + link.name() + " behind position " + expectedHead + " may have been done or not: "
                        + cause.getMessage(),
                cause);
    }
}

package io.eventhus.nats;

import io.nats.client.Message;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are sent without waiting, of which the server stores the first ones up to one that it refuses, and none behind
 * that: the batch ends there. It is what the server calls fast batch publishing, with gaps that fail. The reply subject of each
 * message tells the server what it is: {@code <inbox>.<batch>.<acknowledge every>.fail.<sequence>.<operation>.$FI}.
 */
final class FastBatch {

    private static final int START = 0;
    private static final int GO_ON = 1;
    private static final int COMMIT = 2;

    private FastBatch() {}

    /**
     * What came of it.
     *
     * @param stored   how many of the first messages are stored; if the first one was refused, 0
     * @param sequence the sequence of the last one that is stored
     * @param error    why the next one is not; null if all are, or nobody said
     */
    record Outcome(int stored, long sequence, @Nullable ApiError error) {}

    /**
     * Sends messages and waits for what came of them.
     *
     * @throws io.eventhus.api.TransientException if nothing was sent
     * @throws LostException if nobody knows what was stored
     */
    static Outcome send(NatsLink link, List<NatsMessage> messages) throws LostException {
        int size = messages.size();
        String batch = UUID.randomUUID().toString();
        IntFunction<String> replies = index -> batch + "." + size + ".fail." + (index + 1) + "."
                + (index == size - 1 ? COMMIT : index == 0 ? START : GO_ON) + ".$FI";
        ApiError error = null;
        try (Answers answers = link.askEach(messages, replies)) {
            // Each message is answered at most twice, and the batch once.
            for (int i = 0; i <= 2 * size; i++) {
                Message answer = next(answers);
                JsonValue json = ApiError.json(answer);
                ApiError said = ApiError.in(json);
                boolean isOfBatch = JsonValueUtils.readString(json, "type") == null;
                if (said == null && isOfBatch) {
                    int stored = JsonValueUtils.readInteger(json, "count", 0);
                    return new Outcome(stored, JsonValueUtils.readLong(json, "seq", 0), error);
                }
                if (said != null && isOfBatch) {
                    int about = index(answer.getSubject());
                    if (about == 0) {
                        return new Outcome(0, 0, said);
                    }
                    if (about == size - 1) {
                        throw new LostException("the server said " + said, null);
                    }
                }
                error = error == null ? said : error;
            }
            throw new LostException("the server told of more than was sent", null);
        }
    }

    private static Message next(Answers answers) throws LostException {
        try {
            return answers.next();
        } catch (LostException e) {
            // Who hangs is not asked again.
            answers.giveUp(e);
            throw e;
        }
    }

    /** Returns which message an answer is about. */
    private static int index(String reply) throws LostException {
        String[] tokens = reply.split("\\.", -1);
        try {
            return Integer.parseInt(tokens[tokens.length - 3]) - 1;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new LostException("the server answered to another subject than it was asked to", e);
        }
    }
}

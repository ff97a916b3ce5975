package io.eventhus.nats;

import io.nats.client.Message;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a JetStream server answers where it refuses.
 *
 * @param code        as of HTTP
 * @param error       the server's own number, which tells more
 * @param description what it says
 */
record ApiError(int code, int error, String description) {

    static final int NO_MESSAGE = 10037;
    static final int NO_STREAM = 10059;
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int WRONG_LAST_SEQUENCE_CONSTANT = 10164;

    private static final int NO_FAST_BATCHES = 10205;

    /** The server, its disk or its limits refuse for now; the message was not stored. */
    private static final Set<Integer> NOT_STORED = Set.of(10002, 10023, 10047, 10054, 10077, NO_FAST_BATCHES, 10211);

    static final int NOT_FOUND = 404;

    static JsonValue json(Message answer) throws LostException {
        try {
            return JsonParser.parse(answer.getData());
        } catch (JsonParseException e) {
            throw new LostException("the server's answer is not JSON", e);
        }
    }

    /** Returns the error in an answer, null if there is none. */
    static @Nullable ApiError in(JsonValue answer) {
        JsonValue error = JsonValueUtils.readValue(answer, "error");
        return error == null
                ? null
                : new ApiError(
                        JsonValueUtils.readInteger(error, "code", 0),
                        JsonValueUtils.readInteger(error, "err_code", 0),
                        String.valueOf(JsonValueUtils.readString(error, "description")));
    }

    boolean isWrongSequence() {
        return error == WRONG_LAST_SEQUENCE || error == WRONG_LAST_SEQUENCE_CONSTANT;
    }

    boolean isNotStored() {
        return NOT_STORED.contains(error);
    }

    boolean isWithoutFastBatches() {
        return error == NO_FAST_BATCHES;
    }

    boolean isNotFound() {
        return error == NO_MESSAGE || (error == 0 && code == NOT_FOUND);
    }

    @Override
    public String toString() {
        return "error " + error + " of the server (" + description + ")";
    }
}

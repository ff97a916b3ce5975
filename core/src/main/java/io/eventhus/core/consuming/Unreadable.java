package io.eventhus.core.consuming;

import io.eventhus.api.DeadLetters;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.StateKey;
import io.eventhus.core.StateWrites;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that are not envelopes: the first one stops the consumer, or each becomes a document. */
final class Unreadable {

    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);
    private static final int MOST_BYTES = 64 << 10;

    private final String consumer;
    private final UnreadablePolicy policy;

    Unreadable(String consumer, UnreadablePolicy policy) {
        this.consumer = consumer;
        this.policy = policy;
    }

    /**
     * Treats a message.
     *
     * @return why the consumer stops, null if it goes on
     * @throws io.eventhus.api.EventhusException if it cannot be put aside now
     */
    @Nullable
    NotAnEnvelopeException treat(InboundRecord.NotAnEnvelope message) {
        return switch (policy) {
            case UnreadablePolicy.Stop stop -> stopped(message, "put it right or open behind it");
            case UnreadablePolicy.Park park -> put(message, park);
            case UnreadablePolicy.Forward forward -> send(message, forward.letters());
        };
    }

    private @Nullable NotAnEnvelopeException send(InboundRecord.NotAnEnvelope message, DeadLetters letters) {
        letters.send(message);
        LOG.warn(
                "The message at position {} of {} is not an envelope and was sent to {}: {}",
                message.position(),
                consumer,
                letters,
                message.reason());
        return null;
    }

    private NotAnEnvelopeException stopped(InboundRecord.NotAnEnvelope message, String advice) {
        return new NotAnEnvelopeException("the message at position " + message.position() + " of " + consumer
                + " is not an envelope: " + message.reason() + ". The consumer stops before it; " + advice);
    }

    private @Nullable NotAnEnvelopeException put(InboundRecord.NotAnEnvelope message, UnreadablePolicy.Park park) {
        String all = "unreadable/" + StateKey.of(park.name()) + "/";
        StateKey key = new StateKey(all
                + StateKey.of(
                        message.partition().sourceId(),
                        Integer.toString(message.partition().number()),
                        Long.toString(message.position())));
        if (park.state().get(key).isPresent()) {
            return null;
        }
        if (park.state().list(all, null, park.most()).size() >= park.most()) {
            return stopped(
                    message, "look at the " + park.most() + " that are put aside below " + all + " and delete them");
        }
        new StateWrites(park.state()).put(key, document(message), 0);
        LOG.warn(
                "The message at position {} of {} is not an envelope and was put aside as {}: {}",
                message.position(),
                consumer,
                key,
                message.reason());
        return null;
    }

    /** Lines {@code name: value}; the body is in Base64, and cut where it is long. */
    private static byte[] document(InboundRecord.NotAnEnvelope message) {
        byte[] body = message.body();
        String head = "reason: " + message.reason().replaceAll("\\s+", " ") + "\nsource: "
                + message.partition().name() + "\nposition: " + message.position() + "\nbytes: " + body.length
                + "\nbody: "
                + Base64.getEncoder().encodeToString(Arrays.copyOf(body, Math.min(body.length, MOST_BYTES)))
                + "\n";
        return head.getBytes(StandardCharsets.UTF_8);
    }
}

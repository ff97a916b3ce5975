package io.eventhus.nats;

import io.eventhus.api.InboundRecord;
import io.eventhus.api.SourcePartition;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EnvelopeRefusedException;
import io.eventhus.envelope.MessageHeaders;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages of a bus as records. */
final class Inbound {

    private static final MessageHeaders.Read NOTHING = new MessageHeaders.Read(null, "", Map.of());

    private final EnvelopeCodec codec;

    Inbound(EnvelopeCodec codec) {
        this.codec = codec;
    }

    /**
     * Reads a message.
     *
     * @param taken when the stream took it, for senders that do not say when it happened; null if nobody knows
     */
    InboundRecord record(SourcePartition partition, long position, Message message, @Nullable Instant taken) {
        byte[] body = message.getData();
        try {
            Headers headers = message.getHeaders();
            MessageHeaders.Read read = headers == null ? NOTHING : read(headers);
            Instant time = read.time() == null ? taken : read.time();
            return new InboundRecord.Event(
                    partition, position, codec.decode(body), time, read.revision(), read.metadata());
        } catch (EnvelopeRefusedException e) {
            return new InboundRecord.NotAnEnvelope(partition, position, String.valueOf(e.getMessage()), body);
        }
    }

    /** A log's own message, which its server has published on, has the log's own headers. */
    private static MessageHeaders.Read read(Headers headers) {
        return headers.getLast(MessageCodec.ID) == null
                ? MessageHeaders.read(headers::getLast, MessageHeaders.Binding.NATS)
                : MessageCodec.told(headers);
    }
}

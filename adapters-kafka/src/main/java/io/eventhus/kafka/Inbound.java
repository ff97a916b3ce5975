package io.eventhus.kafka;

import io.eventhus.api.InboundRecord;
import io.eventhus.api.SourcePartition;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EnvelopeRefusedException;
import io.eventhus.envelope.MessageHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records of Kafka as records. A position is an offset and 1, so that 0 is before the first one. */
final class Inbound {

    private final EnvelopeCodec codec;

    Inbound(EnvelopeCodec codec) {
        this.codec = codec;
    }

    static long position(long offset) {
        return offset + 1;
    }

    InboundRecord record(SourcePartition partition, ConsumerRecord<byte[], byte[]> record) {
        long position = position(record.offset());
        byte[] body = record.value();
        if (body == null) {
            return new InboundRecord.NotAnEnvelope(
                    partition,
                    position,
                    "the record has no value, which deletes a key in a compacted topic",
                    new byte[0]);
        }
        try {
            MessageHeaders.Read read = MessageHeaders.read(name -> header(record, name), MessageHeaders.Binding.KAFKA);
            // When it was published, for senders that do not say when it happened.
            Instant time = read.time() == null ? Instant.ofEpochMilli(record.timestamp()) : read.time();
            return new InboundRecord.Event(
                    partition, position, codec.decode(body), time, read.revision(), read.metadata());
        } catch (EnvelopeRefusedException e) {
            return new InboundRecord.NotAnEnvelope(partition, position, String.valueOf(e.getMessage()), body);
        }
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}

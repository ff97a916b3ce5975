package io.eventhus.kafka;

import io.eventhus.api.OutboundEvent;
import io.eventhus.envelope.MessageHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as records: the key is the aggregate's id, the value the envelope, the headers are {@link MessageHeaders}. */
final class Outbound {

    /** The most events in one publish: what the relay has in flight. */
    static final int MOST_EVENTS = 500;
    /** For key and headers, whose size depends on the texts in them: what does not fit after all is refused when it is sent. */
    private static final int ROOM = 16 << 10;

    private final String name;
    private final int mostBytes;

    private Outbound(String name, int mostBytes) {
        this.name = name;
        this.mostBytes = mostBytes;
    }

    static Outbound of(String name, ClientSettings settings) {
        int request = new ProducerConfig(settings.ofProducer()).getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        return new Outbound(name, Math.max(1_024, request - ROOM));
    }

    int mostBytes() {
        return mostBytes;
    }

    void check(List<OutboundEvent> events) {
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "a publish to " + name + " has " + events.size() + " events; expected 1 to " + MOST_EVENTS);
        }
        for (OutboundEvent event : events) {
            if (event.body().length() > mostBytes) {
                throw new IllegalArgumentException(
                        "the body of the event " + event.event().id() + " has "
                                + event.body().length() + " bytes; " + name + " takes at most " + mostBytes
                                + ", which follows from max.request.size");
            }
        }
    }

    ProducerRecord<byte[], byte[]> record(OutboundEvent event) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                event.destination().dotted(),
                bytes(event.event().aggregate().id()),
                event.body().toBytes());
        MessageHeaders.of(event, MessageHeaders.Binding.KAFKA)
                .forEach((header, value) -> record.headers().add(header, bytes(value)));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

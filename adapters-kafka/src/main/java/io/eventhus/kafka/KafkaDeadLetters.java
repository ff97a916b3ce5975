package io.eventhus.kafka;

import io.eventhus.api.DeadLetters;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic for messages that are not envelopes. A record's value is the message's body as it was; its headers say why it is there and where it
 * stood: {@code eventhus-reason}, {@code eventhus-source}, {@code eventhus-partition}, {@code eventhus-position}. Safe for use by many threads,
 * one after the other.
 */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {

    private final String topic;
    private final String name;
    private final CurrentProducer producer;
    private boolean closed;

    private KafkaDeadLetters(ClientSettings settings, String topic, String name) {
        this.producer = new CurrentProducer(settings, name);
        this.topic = topic;
        this.name = name;
    }

    /**
     * Opens a topic.
     *
     * @param topic such as {@code bank.account.dead}
     * @throws PermanentException if it is not there, the broker lets nobody in, or a setting is refused
     * @throws io.eventhus.api.TransientException if no broker answers
     */
    public static KafkaDeadLetters open(KafkaServer server, String topic) {
        ClientSettings settings = new ClientSettings(server);
        String name = "the dead letters " + topic + " of Kafka at " + server.bootstrap();
        try (KafkaSource source = KafkaSource.open(settings, name, List.of(topic))) {
            source.look();
        }
        return new KafkaDeadLetters(settings, topic, name);
    }

    @Override
    public synchronized void send(InboundRecord.NotAnEnvelope message) {
        if (closed) {
            throw new PermanentException(name + " were closed before this message; open them again");
        }
        EventhusException failure =
                producer.send(List.of(message), this::record).failure();
        if (failure != null) {
            throw failure;
        }
    }

    private ProducerRecord<byte[], byte[]> record(InboundRecord.NotAnEnvelope message) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, message.body());
        record.headers()
                .add("eventhus-reason", bytes(message.reason()))
                .add("eventhus-source", bytes(message.partition().name()))
                .add(
                        "eventhus-partition",
                        bytes(Integer.toString(message.partition().number())))
                .add("eventhus-position", bytes(Long.toString(message.position())));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
        closed = true;
        producer.close();
    }

    @Override
    public String toString() {
        return name;
    }
}

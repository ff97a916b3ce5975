package io.eventhus.kafka;

import io.eventhus.api.PublishOutcome;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The producer that is sent by now: made when one is needed, and given up after a failure. */
final class CurrentProducer {

    private final ClientSettings settings;
    private final String name;
    private volatile @Nullable Sending sending;

    CurrentProducer(ClientSettings settings, String name) {
        this.settings = settings;
        this.name = name;
    }

    /** Sends in order, as {@link Sending#send}; every trouble is told in the outcome. */
    <E> PublishOutcome send(List<E> events, Function<E, ProducerRecord<byte[], byte[]>> record) {
        try {
            Sending now = sending();
            PublishOutcome outcome = now.send(events, record);
            if (now.isOver()) {
                close();
            }
            return outcome;
        } catch (KafkaException e) {
            // What is on its way by now must not meet what the next call sends.
            close();
            return new PublishOutcome(0, KafkaErrors.of(e, "publishing to " + name));
        }
    }

    private Sending sending() {
        Sending now = sending;
        if (now == null) {
            now = new Sending(new KafkaProducer<>(settings.ofProducer()), name);
            sending = now;
        }
        return now;
    }

    /** Ends what is under way, too; the next call makes another producer. */
    void close() {
        Sending now = sending;
        if (now != null) {
            now.close();
        }
        sending = null;
    }
}

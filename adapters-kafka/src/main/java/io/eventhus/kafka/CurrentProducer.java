package io.eventhus.kafka;

import org.apache.kafka.clients.producer.KafkaProducer;
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

    Sending sending() {
        Sending now = sending;
        if (now == null) {
            now = new Sending(new KafkaProducer<>(settings.ofProducer()), name);
            sending = now;
        }
        return now;
    }

    /** Ends what is under way, too; the next call makes another one. */
    void giveUp() {
        Sending now = sending;
        if (now != null) {
            now.close();
        }
        sending = null;
    }
}

package io.eventhus.docs;

import io.eventhus.api.Destination;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.kafka.KafkaEventPublisher;
import io.eventhus.kafka.KafkaServer;
import java.time.Duration;
import java.util.Optional;

/** The relay that docs/kafka.md shows. */
final class KafkaPublishing {

    private KafkaPublishing() {}

    static boolean all(EventStore store, StateStore state, EnvelopeCodec codec) throws InterruptedException {
        // shown: begin
        KafkaServer kafka = KafkaServer.of("localhost:9092");
        Destination accounts = new Destination("bank", "account");
        try (KafkaEventPublisher publisher =
                        KafkaEventPublisher.open(kafka, KafkaEventPublisher.Topics.create(12, 3, 2));
                Relay relay = Relay.start(
                        store, state, "kafka", publisher, event -> Optional.of(codec.outbound(accounts, event)))) {
            return relay.awaitPublished(store.head(), Duration.ofSeconds(10));
        }
        // shown: end
    }
}

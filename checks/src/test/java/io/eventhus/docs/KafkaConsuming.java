package io.eventhus.docs;

import io.eventhus.api.StateStore;
import io.eventhus.axon.ConsumedEvents;
import io.eventhus.axon.EventhusTokenStore;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.kafka.KafkaEventConsumer;
import io.eventhus.kafka.KafkaServer;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;

/** The event source that docs/kafka.md shows. */
final class KafkaConsuming {

    private KafkaConsuming() {}

    static PooledStreamingEventProcessorConfiguration source(
            Configuration configuration,
            PooledStreamingEventProcessorConfiguration processor,
            EventRegister register,
            EnvelopeCodec codec,
            EventConverter converter,
            StateStore state) {
        // shown: begin
        KafkaServer kafka = KafkaServer.of("localhost:9092");
        ConsumedEvents accounts =
                ConsumedEvents.of(() -> KafkaEventConsumer.seeking(kafka, codec, "bank.account"), register, Profile.V1);
        return processor
                .eventSource(accounts.streamable(configuration))
                .tokenStore(new EventhusTokenStore(state, accounts.sourceId(), converter));
        // shown: end
    }
}

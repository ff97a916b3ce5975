package io.eventhus.docs;

import io.eventhus.api.StateStore;
import io.eventhus.axon.ConsumedEvents;
import io.eventhus.axon.EventhusTokenStore;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.nats.JetStreamConsumer;
import io.eventhus.nats.NatsServer;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;

/** The event source that docs/consuming.md shows. */
final class NatsConsuming {

    private NatsConsuming() {}

    static PooledStreamingEventProcessorConfiguration source(
            Configuration configuration,
            PooledStreamingEventProcessorConfiguration processor,
            EventRegister register,
            StateStore state) {
        // shown: begin
        NatsServer server = NatsServer.of("nats://localhost:4222");
        EnvelopeCodec codec = new EnvelopeCodec("bank", Profile.V1, register);
        ConsumedEvents accounts =
                ConsumedEvents.of(() -> JetStreamConsumer.seeking(server, "bank.account", codec), register, Profile.V1);
        EventConverter converter = configuration.getComponent(EventConverter.class);
        return processor
                .eventSource(accounts.streamable(configuration))
                .tokenStore(new EventhusTokenStore(state, accounts.sourceId(), converter));
        // shown: end
    }
}

package io.eventhus.docs;

import io.eventhus.api.StartAt;
import io.eventhus.axon.ConsumedEvents;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.kafka.KafkaEventConsumer;
import io.eventhus.kafka.KafkaServer;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;
import org.axonframework.messaging.eventhandling.processing.subscribing.SubscribingEventProcessorConfiguration;

/** The event source of a consumer group that docs/kafka.md shows. */
final class KafkaGroup {

    private KafkaGroup() {}

    static SubscribingEventProcessorConfiguration source(
            Configuration configuration,
            SubscribingEventProcessorConfiguration processor,
            EventRegister register,
            EnvelopeCodec codec) {
        // shown: begin
        KafkaServer kafka = KafkaServer.of("localhost:9092");
        ConsumedEvents accounts = ConsumedEvents.of(
                () -> KafkaEventConsumer.grouped(kafka, codec, "statements", new StartAt.Beginning(), "bank.account"),
                register,
                Profile.V1);
        return processor
                .eventSource(accounts.subscribable(configuration))
                .errorHandler(PropagatingErrorHandler.instance());
        // shown: end
    }
}

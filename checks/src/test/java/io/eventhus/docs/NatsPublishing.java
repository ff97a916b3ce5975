package io.eventhus.docs;

import io.eventhus.api.EventPublisher;
import io.eventhus.nats.JetStreamPublisher;
import io.eventhus.nats.NatsCorePublisher;
import io.eventhus.nats.NatsServer;
import java.util.List;

/** The publishers that docs/nats.md shows. */
final class NatsPublishing {

    private NatsPublishing() {}

    static List<EventPublisher> open() {
        // shown: begin
        NatsServer server = NatsServer.of("nats://localhost:4222");
        EventPublisher asGoDoes = NatsCorePublisher.open(server);
        EventPublisher acknowledged = JetStreamPublisher.open(server, JetStreamPublisher.Streams.CREATE);
        // shown: end
        return List.of(asGoDoes, acknowledged);
    }
}

package io.eventhus.nats;

import io.eventhus.api.Doorbell;
import io.eventhus.api.EventhusException;
import io.eventhus.api.Watch;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings when the stream has grown: by a consumer that gets the headers of what is stored from now on, connected anew with each
 * connection. It is best effort: who listens also polls.
 */
final class Bell {

    private static final Logger LOG = LoggerFactory.getLogger(Bell.class);

    private final NatsConfig config;
    private final NatsLink link;
    /** By connection, not by doorbell: the same one can be connected twice and disconnected once. */
    private final Map<Object, Doorbell> doorbells = new ConcurrentHashMap<>();

    Bell(NatsConfig config, NatsLink link) {
        this.config = config;
        this.link = link;
    }

    Watch watch(Doorbell doorbell) {
        Object key = new Object();
        boolean isFirst = doorbells.isEmpty();
        doorbells.put(key, doorbell);
        if (isFirst) {
            listen();
        }
        return () -> doorbells.remove(key);
    }

    void ring() {
        doorbells.values().forEach(Doorbell::ring);
    }

    /** Called with each new connection. */
    void connected() {
        if (!doorbells.isEmpty()) {
            listen();
        }
    }

    private void listen() {
        try {
            Connection connection = link.connection();
            Dispatcher dispatcher = connection.createDispatcher();
            connection
                    .jetStream()
                    .subscribe(
                            config.prefix() + ".*.*",
                            dispatcher,
                            message -> ring(),
                            false,
                            PushSubscribeOptions.builder().stream(config.stream())
                                    .configuration(ConsumerConfiguration.builder()
                                            .ackPolicy(AckPolicy.None)
                                            .deliverPolicy(DeliverPolicy.New)
                                            .headersOnly(true)
                                            .memStorage(true)
                                            .numReplicas(1)
                                            .build())
                                    .build());
        } catch (IOException | JetStreamApiException | EventhusException | IllegalStateException e) {
            LOG.debug("No doorbell of {} rings until the next connection: {}", config.name(), e.toString());
        }
    }
}

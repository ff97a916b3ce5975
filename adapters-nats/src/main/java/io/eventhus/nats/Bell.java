package io.eventhus.nats;

import io.eventhus.api.Doorbell;
import io.eventhus.api.EventhusException;
import io.eventhus.api.Watch;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings when the stream has grown: by a consumer that gets what is stored from now on, connected anew with each connection.
 * It is best effort: who listens also polls. What came is kept for those who read it next.
 */
final class Bell {

    private static final Logger LOG = LoggerFactory.getLogger(Bell.class);

    private final NatsConfig config;
    private final NatsLink link;
    private final Pushed pushed;
    /** By connection, not by doorbell: the same one can be connected twice and disconnected once. */
    private final Map<Object, Doorbell> doorbells = new ConcurrentHashMap<>();
    /** Counts connections: what comes over an earlier one is late. */
    private final AtomicInteger latest = new AtomicInteger();

    Bell(NatsConfig config, NatsLink link, Pushed pushed) {
        this.config = config;
        this.link = link;
        this.pushed = pushed;
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

    private void arrived(int over, Message message) {
        if (over != latest.get()) {
            return;
        }
        Stored stored = new Stored(
                message.metaData().streamSequence(),
                message.getSubject(),
                message.hasHeaders() ? message.getHeaders() : new Headers(),
                message.getData());
        pushed.add(stored);
        if (MessageCodec.mayEndCommit(stored)) {
            doorbells.values().forEach(doorbell -> doorbell.ring(stored.position()));
        }
    }

    private void listen() {
        pushed.clear();
        try {
            Connection connection = link.connection();
            int over = latest.incrementAndGet();
            Dispatcher dispatcher = connection.createDispatcher();
            connection
                    .jetStream()
                    .subscribe(
                            config.prefix() + ".*.*",
                            dispatcher,
                            message -> arrived(over, message),
                            false,
                            PushSubscribeOptions.builder().stream(config.stream())
                                    .configuration(ConsumerConfiguration.builder()
                                            .ackPolicy(AckPolicy.None)
                                            .deliverPolicy(DeliverPolicy.New)
                                            .memStorage(true)
                                            .numReplicas(1)
                                            .build())
                                    .build());
        } catch (IOException
                | JetStreamApiException
                | EventhusException
                | IllegalStateException
                | NullPointerException e) {
            LOG.debug("No doorbell of {} rings until the next connection: {}", config.name(), e.toString());
        }
    }
}

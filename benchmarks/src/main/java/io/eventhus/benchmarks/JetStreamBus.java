package io.eventhus.benchmarks;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.envelope.MessageHeaders;
import io.eventhus.nats.JetStreamPublisher;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Nats;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** JetStream: a stream for each place; the client alone has 512 messages on the way. */
final class JetStreamBus implements Bus {

    private static final int MOST_EVENTS = 20_000;
    private static final int IN_FLIGHT = 512;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final NatsServer server = NatsServer.of(false, "");
    private final Connection connection;

    JetStreamBus() {
        try {
            this.connection = Nats.connect(server.urls());
        } catch (IOException | InterruptedException e) {
            server.close();
            throw new IllegalStateException("could not connect to the server of the benchmark", e);
        }
    }

    @Override
    public String name() {
        return "JetStream";
    }

    @Override
    public String raw() {
        return "raw asynchronous publishing";
    }

    @Override
    public String durability() {
        return server.durability();
    }

    @Override
    public int mostEvents() {
        return MOST_EVENTS;
    }

    @Override
    public EventPublisher open() {
        return JetStreamPublisher.open(
                io.eventhus.nats.NatsServer.of(server.urls()), JetStreamPublisher.Streams.CREATE);
    }

    @Override
    public Raw ready(List<OutboundEvent> events) {
        return place -> publish(events, place);
    }

    private void publish(List<OutboundEvent> events, String place) throws Exception {
        String subject = place + ".account";
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(place)
                        .subjects(subject)
                        .storageType(StorageType.File)
                        .build());
        JetStream stream = connection.jetStream();
        ArrayDeque<CompletableFuture<PublishAck>> inFlight = new ArrayDeque<>();
        for (OutboundEvent event : events) {
            Headers headers = new Headers().put("Nats-Msg-Id", event.event().id());
            MessageHeaders.of(event, MessageHeaders.Binding.NATS).forEach((name, value) -> headers.put(name, value));
            inFlight.add(stream.publishAsync(NatsMessage.builder()
                    .subject(subject)
                    .headers(headers)
                    .data(event.body().toBytes())
                    .build()));
            if (inFlight.size() > IN_FLIGHT) {
                inFlight.remove().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        for (CompletableFuture<PublishAck> last : inFlight) {
            last.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close();
        }
    }
}

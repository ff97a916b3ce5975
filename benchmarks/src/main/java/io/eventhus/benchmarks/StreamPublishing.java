package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventQuery;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.MessageHeaders;
import io.eventhus.envelope.Profile;
import io.eventhus.nats.JetStreamPublisher;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Nats;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A log relayed to JetStream, beside the client's own asynchronous publishing of the same bytes and headers to a stream of the same
 * settings, on one server. The relay reads the log, makes the envelopes, keeps the order for each aggregate and a checkpoint; the
 * raw side has its messages in memory and 512 of them on the way.
 */
final class StreamPublishing implements Measurement {

    private static final int MOST_EVENTS = 20_000;
    private static final int IN_FLIGHT = 512;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Backend backend;
    private final EnvelopeCodec codec = new EnvelopeCodec("bank", Profile.V1, EventRegister.empty());
    private int runs;

    StreamPublishing(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G18");
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        int size = Math.min(plan.large(), MOST_EVENTS);
        try (NatsServer server = NatsServer.of(false, "");
                CommitLog log = backend.fresh(size);
                StateStore state = backend.stateStore(log);
                EventStore store = EventStore.open(log)) {
            List<OutboundEvent> events = events(log, size);
            Connection connection = Nats.connect(server.urls());
            try {
                Rounds rounds = new Rounds()
                        .side("relay", () -> once(() -> relay(server, store, state, size)))
                        .side("raw", () -> once(() -> publish(connection, events)))
                        .run(plan);
                return List.of(Row.of(
                                "G18",
                                "W9 to JetStream",
                                backend,
                                "raw asynchronous publishing",
                                1,
                                rounds.ratios("relay", "raw", Figures::perSecond),
                                Row.Bar.atLeast(0.5))
                        .figures(
                                rounds.median("relay", Figures::perSecond) * size,
                                rounds.median("raw", Figures::perSecond) * size,
                                "events/s")
                        .durability("both: " + server.durability())
                        .size(size));
            } finally {
                connection.close();
            }
        } catch (Exception e) {
            throw e instanceof RuntimeException known ? known : new IllegalStateException("could not publish", e);
        }
    }

    private List<OutboundEvent> events(CommitLog log, int size) {
        List<OutboundEvent> events = new ArrayList<>(size);
        Destination any = new Destination("raw", "account");
        try (Cursor<StoredEvent> all = log.find(EventQuery.all(), 0, size)) {
            for (StoredEvent event = all.next(); event != null; event = all.next()) {
                events.add(codec.outbound(any, event));
            }
        }
        return events;
    }

    private void relay(NatsServer server, EventStore store, StateStore state, int size) throws InterruptedException {
        String name = "w9-stream-" + ++runs;
        Destination destination = new Destination(name, "account");
        try (EventPublisher stream = JetStreamPublisher.open(
                        io.eventhus.nats.NatsServer.of(server.urls()), JetStreamPublisher.Streams.CREATE);
                Relay relay = Relay.start(
                        store, state, name, stream, event -> Optional.of(codec.outbound(destination, event)))) {
            if (!relay.awaitPublished(size, PATIENCE)) {
                throw new IllegalStateException("the relay did not publish " + size + " events within " + PATIENCE);
            }
        }
    }

    private void publish(Connection connection, List<OutboundEvent> events) throws Exception {
        String subject = "w9-raw-" + ++runs + ".account";
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("w9-raw-" + runs)
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

    private interface Run {
        void run() throws Exception;
    }

    private static Figures once(Run what) {
        return Callers.inTurn(0, 1, random -> what.run(), random -> {}).getFirst();
    }
}

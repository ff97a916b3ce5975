package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.StartAt;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.consuming.NotAnEnvelopeException;
import io.eventhus.core.consuming.UnreadablePolicy;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.Profile;
import io.eventhus.nats.JetStreamConsumer;
import io.eventhus.nats.NatsCoreConsumer;
import io.eventhus.nats.NatsServer;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import io.nats.client.Connection;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamableEventSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Envelopes on NATS, whoever sent them, in Axon processors. */
@Timeout(120)
class ConsumedEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static int tests;

    private final NatsServer server =
            NatsServer.of(TestServers.shared(Nats.KIND, Nats.NEWEST).address());
    private final StateStore state = new MemoryStateStore();
    private final Handler handler = new Handler();
    private Connection sender;
    private String subject = "none";

    /** Keeps what it sees, and fails as often as it is told. */
    static class Handler {
        final List<StoredEvent> seen = new CopyOnWriteArrayList<>();
        final List<Purse.MovedIn> payloads = new CopyOnWriteArrayList<>();
        final AtomicInteger failures = new AtomicInteger();

        @EventHandler(eventName = "MoneyMovedIn")
        void on(Purse.MovedIn event, StoredEvent stored) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("as it was told");
            }
            payloads.add(event);
            seen.add(stored);
        }

        List<Long> versions() {
            return seen.stream().map(StoredEvent::version).toList();
        }
    }

    @BeforeEach
    void makeAStream() throws Exception {
        sender = io.nats.client.Nats.connect(server.url());
        subject = "axon.consumed-" + ++tests;
        make();
    }

    private void make() throws Exception {
        sender.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("consumed-" + tests)
                        .subjects(subject)
                        .storageType(StorageType.File)
                        .build());
    }

    @AfterEach
    void end() throws Exception {
        sender.close();
    }

    private static EnvelopeCodec codec(Profile profile) {
        return new EnvelopeCodec("axon", profile, Purse.register());
    }

    private void send(String envelope) throws Exception {
        sender.jetStream().publish(subject, envelope.getBytes(StandardCharsets.UTF_8));
    }

    private static String envelope(int version, String type) {
        return "{\"id\":\"e-" + version + "\",\"aggregate_id\":\"p1\",\"aggregate_type\":\"Purse\",\"version\":"
                + version + ",\"type\":\"" + type + "\",\"data\":{\"id\":\"p1\",\"amount\":" + version + "}}";
    }

    private ConsumedEvents streaming(Profile profile) {
        return ConsumedEvents.of(
                () -> JetStreamConsumer.seeking(server, subject, codec(profile)), Purse.register(), profile);
    }

    private ConsumedEvents durable() {
        return ConsumedEvents.of(
                () -> JetStreamConsumer.durable(server, subject, codec(Profile.V1), "axon", new StartAt.Beginning()),
                Purse.register(),
                Profile.V1);
    }

    private EventhusBuilder application() {
        return EventhusApplication.bucket("axon")
                .store(new MemoryCommitLog(), new MemoryStateStore())
                .events(Purse.register());
    }

    private EventhusApplication stream(ConsumedEvents source) {
        return application()
                .axon(axon -> axon.messaging(messaging -> messaging.eventProcessing(processing ->
                        processing.pooledStreaming(streaming -> streaming.processor(
                                "watcher",
                                module -> module.eventHandlingComponents(
                                                components -> components.autodetected(any -> handler))
                                        .customized((config, processor) -> processor
                                                .initialSegmentCount(1)
                                                .tokenStore(new EventhusTokenStore(
                                                        state,
                                                        source.sourceId(),
                                                        config.getComponent(EventConverter.class)))
                                                .eventSource(source.streamable(config))))))))
                .start();
    }

    private EventhusApplication subscribe(Function<Configuration, SubscribedEvents> source) {
        return application()
                .axon(axon -> axon.messaging(messaging -> messaging.eventProcessing(processing ->
                        processing.subscribing(subscribing -> subscribing.processor(
                                "watcher",
                                module -> module.eventHandlingComponents(
                                                components -> components.autodetected(any -> handler))
                                        .customized((config, processor) -> processor
                                                .errorHandler(PropagatingErrorHandler.instance())
                                                .eventSource(source.apply(config))))))))
                .start();
    }

    private void awaitVersions(Long... versions) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(handler.versions()).containsExactly(versions));
    }

    @Test
    void a_streaming_processor_gets_events_of_both_profiles_with_their_payload_and_aggregate() throws Exception {
        for (Profile profile : Profile.values()) {
            send(envelope(1, Purse.register().nameIn(profile, "MoneyMovedIn")));
            handler.seen.clear();
            try (EventhusApplication app = stream(streaming(profile))) {
                awaitVersions(1L);
                assertThat(app).isNotNull();
            }
            assertThat(handler.payloads.getLast()).isEqualTo(new Purse.MovedIn("p1", 1));
            assertThat(handler.seen.getFirst().type()).isEqualTo("MoneyMovedIn");
            assertThat(handler.seen.getFirst().aggregate().id()).isEqualTo("p1");
            sender.jetStreamManagement().purgeStream("consumed-" + tests);
            state.list("tokens/", null, 10).forEach(token -> state.delete(token.key(), token.revision()));
        }
    }

    @Test
    void a_streaming_processor_goes_on_behind_its_token_and_drops_duplicates() throws Exception {
        send(envelope(1, "MoneyMovedIn"));
        send(envelope(1, "MoneyMovedIn"));
        send(envelope(2, "MoneyMovedIn"));
        try (EventhusApplication app = stream(streaming(Profile.V1))) {
            awaitVersions(1L, 2L);
            await().atMost(PATIENCE).until(() -> tokens().contains("\"position\":3"));
            assertThat(app).isNotNull();
        }
        send(envelope(3, "MoneyMovedIn"));
        try (EventhusApplication app = stream(streaming(Profile.V1))) {
            awaitVersions(1L, 2L, 3L);
            assertThat(app).isNotNull();
        }
    }

    private String tokens() {
        StringBuilder all = new StringBuilder();
        state.list("tokens/", null, 10).forEach(token -> all.append(new String(token.value(), StandardCharsets.UTF_8)));
        return all.toString();
    }

    @Test
    void a_token_of_a_stream_that_was_created_again_is_refused() throws Exception {
        send(envelope(1, "MoneyMovedIn"));
        try (EventhusApplication app = stream(streaming(Profile.V1))) {
            awaitVersions(1L);
            await().atMost(PATIENCE).until(() -> tokens().contains("\"position\":1"));
            assertThat(app).isNotNull();
        }
        sender.jetStreamManagement().deleteStream("consumed-" + tests);
        make();
        send(envelope(7, "MoneyMovedIn"));
        send(envelope(8, "MoneyMovedIn"));
        EventhusTokenStore again =
                new EventhusTokenStore(state, streaming(Profile.V1).sourceId(), TestConverters.jackson());
        assertThat(again.fetchToken("watcher", 0, null))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("belongs to the log consumed-" + tests + "@");
    }

    @Test
    void tokens_of_a_source_are_its_positions() throws Exception {
        send(envelope(1, "MoneyMovedIn"));
        Instant between = Instant.now();
        await().until(() -> Instant.now().isAfter(between.plusMillis(5)));
        send(envelope(2, "MoneyMovedIn"));
        try (EventhusApplication app = application()
                .axon(axon -> axon.componentRegistry(registry -> registry.registerComponent(
                        StreamableEventSource.class,
                        config -> streaming(Profile.V1).streamable(config))))
                .start()) {
            StreamableEventSource source = app.configuration().getComponent(StreamableEventSource.class);
            assertThat(position(source.firstToken(null))).isZero();
            assertThat(position(source.latestToken(null))).isEqualTo(2);
            assertThat(position(source.tokenAt(between, null))).isEqualTo(1);
            assertThat(position(source.tokenAt(Instant.EPOCH, null))).isZero();
            assertThat(position(source.tokenAt(Instant.now().plusSeconds(3600), null)))
                    .isEqualTo(2);
        }
    }

    private static long position(CompletableFuture<TrackingToken> token) throws Exception {
        return token.get(30, TimeUnit.SECONDS).position().orElseThrow();
    }

    @Test
    void a_subscribing_processor_acknowledges_after_handling_and_gets_again_what_failed() throws Exception {
        handler.failures.set(2);
        for (int i = 1; i <= 3; i++) {
            send(envelope(i, "MoneyMovedIn"));
        }
        try (EventhusApplication app = subscribe(durable()::subscribable)) {
            awaitVersions(1L, 2L, 3L);
            await().atMost(PATIENCE).until(() -> unacknowledged() == 0);
            assertThat(app).isNotNull();
        }
        send(envelope(4, "MoneyMovedIn"));
        try (EventhusApplication app = subscribe(durable()::subscribable)) {
            awaitVersions(1L, 2L, 3L, 4L);
            assertThat(app).isNotNull();
        }
    }

    private long unacknowledged() throws Exception {
        var consumer = sender.jetStreamManagement().getConsumerInfo("consumed-" + tests, "axon");
        return consumer.getNumAckPending() + consumer.getNumPending();
    }

    @Test
    void what_is_no_envelope_stops_the_source_and_nothing_behind_it_is_handled() throws Exception {
        send(envelope(1, "MoneyMovedIn"));
        send("{}");
        send(envelope(2, "MoneyMovedIn"));
        CompletableFuture<SubscribedEvents> source = new CompletableFuture<>();
        try (EventhusApplication app =
                subscribe(config -> remembered(source, durable().subscribable(config)))) {
            await().atMost(PATIENCE).until(() -> source.join().failure().isPresent());
            assertThat(source.join().failure().orElseThrow())
                    .isInstanceOf(NotAnEnvelopeException.class)
                    .hasMessageContaining("position 2");
            assertThat(handler.versions()).containsExactly(1L);
            assertThat(app).isNotNull();
        }
    }

    private static SubscribedEvents remembered(CompletableFuture<SubscribedEvents> where, SubscribedEvents source) {
        where.complete(source);
        return where.join();
    }

    @Test
    void what_is_no_envelope_is_put_aside_where_that_is_wanted() throws Exception {
        send(envelope(1, "MoneyMovedIn"));
        send("{}");
        send(envelope(2, "MoneyMovedIn"));
        ConsumedEvents source = durable().withUnreadable(UnreadablePolicy.park(state, "axon", 10));
        try (EventhusApplication app = subscribe(source::subscribable)) {
            awaitVersions(1L, 2L);
            assertThat(state.list("unreadable/axon/", null, 10)).hasSize(1);
            assertThat(app).isNotNull();
        }
    }

    @Test
    void a_subscribing_processor_gets_what_go_sends_over_core_nats() {
        Supplier<EventConsumer> consumers = () -> NatsCoreConsumer.open(server, subject, codec(Profile.V1));
        ConsumedEvents source = ConsumedEvents.of(consumers, Purse.register(), Profile.V1);
        try (EventhusApplication app = subscribe(source::subscribable)) {
            AtomicInteger sent = new AtomicInteger();
            await().atMost(PATIENCE).until(() -> {
                sender.publish(
                        subject,
                        envelope(sent.incrementAndGet(), "MoneyMovedIn").getBytes(StandardCharsets.UTF_8));
                return !handler.seen.isEmpty();
            });
            assertThat(handler.versions()).isSorted();
            assertThat(app).isNotNull();
        }
    }
}

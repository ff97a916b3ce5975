package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StartAt;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.Profile;
import io.eventhus.kafka.KafkaEventConsumer;
import io.eventhus.kafka.KafkaEventPublisher;
import io.eventhus.kafka.KafkaServer;
import io.eventhus.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventhandling.annotation.SequencingPolicy;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;
import org.axonframework.messaging.eventhandling.processing.streaming.pooled.PooledStreamingEventProcessorConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.sequencing.PropertySequencingPolicy;
import org.axonframework.messaging.eventstreaming.StreamableEventSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics of several partitions in Axon's streaming processors. */
@Timeout(120)
class KafkaTopicsInAxonTest {

    private static final int PURSES = 30;

    private final KafkaServer server = KafkaServer.of(TestServers.kafka().address());
    private final Destination destination =
            new Destination("axon-" + UUID.randomUUID().toString().substring(0, 8), "purse");
    private final EnvelopeCodec codec = new EnvelopeCodec(destination.bucket(), Profile.V1, Purse.register());
    private final StateStore state = new MemoryStateStore();
    private final Handler handler = new Handler();
    private final Map<String, Long> versions = new HashMap<>();
    private long sent;

    /** Keeps what it sees of each purse; those of one purse come one after the other. */
    static class Handler {
        private final Map<String, List<Long>> seen = new HashMap<>();

        /** The purse whose events take longer. */
        private volatile String slow = "";

        @EventHandler(eventName = "MoneyMovedIn")
        @SequencingPolicy(type = PropertySequencingPolicy.class, parameters = "id")
        void on(Purse.MovedIn event, StoredEvent stored) {
            assertThat(event.id()).isEqualTo(stored.aggregate().id());
            long end = System.nanoTime() + (event.id().equals(slow) ? 30_000_000 : 0);
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            seen(event, stored);
        }

        private synchronized void seen(Purse.MovedIn event, StoredEvent stored) {
            seen.computeIfAbsent(event.id(), any -> new ArrayList<>()).add(stored.version());
        }

        synchronized int count() {
            return seen.values().stream().mapToInt(List::size).sum();
        }

        synchronized void assertInOrder() {
            seen.values()
                    .forEach(each ->
                            assertThat(each).isSorted().doesNotHaveDuplicates().startsWith(1L));
        }
    }

    private void publish(int events) {
        List<OutboundEvent> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            String purse = "p" + i % PURSES;
            StoredEvent stored = new StoredEvent(
                    ++sent,
                    "e-" + sent,
                    new AggregateId("Purse", purse),
                    versions.merge(purse, 1L, Long::sum),
                    "MoneyMovedIn",
                    "",
                    JsonData.ofText("{\"id\":\"" + purse + "\",\"amount\":1}"),
                    Instant.EPOCH,
                    Map.of(),
                    Set.of(new Tag("Purse", purse)));
            all.add(codec.outbound(destination, stored));
        }
        try (KafkaEventPublisher publisher =
                KafkaEventPublisher.open(server, KafkaEventPublisher.Topics.create(4, 1, 1))) {
            assertThat(publisher.publish(all).failure()).isNull();
        }
    }

    private ConsumedEvents source() {
        return ConsumedEvents.of(
                () -> KafkaEventConsumer.seeking(server, codec, destination.dotted()), Purse.register(), Profile.V1);
    }

    private static EventhusBuilder application() {
        return EventhusApplication.bucket("axon")
                .store(new MemoryCommitLog(), new MemoryStateStore())
                .events(Purse.register());
    }

    private EventhusApplication stream(ConsumedEvents source) {
        return stream((config, processor) -> processor
                .initialSegmentCount(1)
                .tokenStore(new EventhusTokenStore(state, source.sourceId(), config.getComponent(EventConverter.class)))
                .eventSource(source.streamable(config)));
    }

    private EventhusApplication stream(
            BiFunction<
                            Configuration,
                            PooledStreamingEventProcessorConfiguration,
                            PooledStreamingEventProcessorConfiguration>
                    way) {
        return application()
                .axon(axon -> axon.messaging(messaging -> messaging.eventProcessing(processing ->
                        processing.pooledStreaming(streaming -> streaming.processor(
                                "watcher",
                                module -> module.eventHandlingComponents(
                                                components -> components.autodetected(any -> handler))
                                        .customized(way))))))
                .start();
    }

    private EventhusApplication member(String group) {
        ConsumedEvents source = ConsumedEvents.of(
                () -> KafkaEventConsumer.grouped(server, codec, group, new StartAt.Beginning(), destination.dotted()),
                Purse.register(),
                Profile.V1);
        return application()
                .axon(axon -> axon.messaging(messaging -> messaging.eventProcessing(processing ->
                        processing.subscribing(subscribing -> subscribing.processor(
                                "watcher",
                                module -> module.eventHandlingComponents(
                                                components -> components.autodetected(any -> handler))
                                        .customized((config, processor) -> processor
                                                .errorHandler(PropagatingErrorHandler.instance())
                                                .eventSource(source.subscribable(config))))))))
                .start();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static long positions(String token) {
        return Pattern.compile("\"position\":(\\d+)")
                .matcher(token)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void four_partitions_are_read_in_order_and_a_processor_goes_on_behind_its_token() {
        publish(400);
        try (EventhusApplication app = stream(source())) {
            patiently().until(() -> handler.count() >= 400);
            handler.assertInOrder();
            publish(100);
            patiently().until(() -> handler.count() >= 500);
            assertThat(app).isNotNull();
        }
        publish(200);
        try (EventhusApplication app = stream(source())) {
            patiently().until(() -> handler.count() >= 700);
            assertThat(app).isNotNull();
        }
        handler.assertInOrder();
        assertThat(handler.count()).as("none twice").isEqualTo(700);
        assertThat(state.list("tokens/", null, 10))
                .extracting(token -> new String(token.value(), StandardCharsets.UTF_8))
                .as("the token tells the position of each partition")
                .anyMatch(text -> positions(text) == 700);
    }

    @Test
    void several_segments_come_to_different_places_and_go_on_there() {
        ConsumedEvents source = source();
        int count = 0;
        for (int round = 1; round <= 2; round++) {
            handler.slow = "p" + round;
            publish(400);
            count += 400;
            int some = round < 2 ? count - 150 : count;
            try (EventhusApplication app = stream((config, processor) ->
                    source.stream(processor.initialSegmentCount(4).batchSize(5), config, state))) {
                patiently().until(() -> handler.count() >= some);
                assertThat(app).isNotNull();
            }
            handler.assertInOrder();
        }
        assertThat(handler.count()).as("none twice").isEqualTo(count);
        assertThat(state.list("tokens/", null, 10).stream()
                        .map(token -> new String(token.value(), StandardCharsets.UTF_8))
                        .filter(text -> text.contains("\"segment\":") && positions(text) > 0))
                .as("the tokens of the segments, which all had something to do")
                .hasSize(4);
    }

    @Test
    void a_group_of_applications_shares_the_partitions_and_hands_them_on_in_order() {
        String group = destination.bucket();
        publish(400);
        try (EventhusApplication one = member(group)) {
            patiently().until(() -> handler.count() >= 200);
            try (EventhusApplication two = member(group)) {
                publish(400);
                patiently().until(() -> handler.count() >= 600);
                assertThat(two).isNotNull();
            }
            publish(200);
            patiently().until(() -> handler.count() >= 1_000);
            assertThat(one).isNotNull();
        }
        handler.assertInOrder();
        assertThat(handler.count()).as("handed on with nothing handled twice").isEqualTo(1_000);
    }

    @Test
    void tokens_are_asked_for_at_the_beginning_at_a_time_and_at_the_end() throws Exception {
        publish(100);
        Instant between = Instant.now().plusMillis(1);
        await().until(() -> Instant.now().isAfter(between));
        publish(50);
        try (EventhusApplication app = application()
                .axon(axon -> axon.componentRegistry(registry ->
                        registry.registerComponent(StreamableEventSource.class, config -> source().streamable(config))))
                .start()) {
            StreamableEventSource source = app.configuration().getComponent(StreamableEventSource.class);
            assertThat(position(source.firstToken(null).get(30, TimeUnit.SECONDS)))
                    .isZero();
            assertThat(position(source.latestToken(null).get(30, TimeUnit.SECONDS)))
                    .isEqualTo(150);
            assertThat(position(source.tokenAt(between, null).get(30, TimeUnit.SECONDS)))
                    .isEqualTo(100);
            assertThat(position(source.tokenAt(Instant.EPOCH, null).get(30, TimeUnit.SECONDS)))
                    .isZero();
            assertThat(position(source.tokenAt(Instant.now().plusSeconds(3_600), null)
                            .get(30, TimeUnit.SECONDS)))
                    .isEqualTo(150);
        }
    }

    private static long position(TrackingToken token) {
        return token.position().orElseThrow();
    }
}

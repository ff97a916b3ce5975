package io.eventhus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.TransientException;
import io.eventhus.kafka.KafkaEventPublisher.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only Kafka has: topics, keys, headers, limits, and what is told when something is wrong. */
@Timeout(120)
class KafkaPublishingTest {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final Broker BROKER = Broker.shared();

    private final Outgoing outgoing = new Outgoing(Broker.fresh("bank"), "account");

    private static KafkaEventPublisher open(Topics missing) {
        return KafkaEventPublisher.open(BROKER.address().withTimeout(SHORT), missing);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(int atLeast) {
        return BROKER.records(Set.of(outgoing.topic()), atLeast);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void a_topic_that_is_missing_is_refused_and_made_on_request() {
        OutboundEvent event = outgoing.event("0001");
        try (KafkaEventPublisher publisher = open(Topics.expect())) {
            PublishOutcome outcome = publisher.publish(List.of(event));
            assertThat(outcome.acknowledged()).isZero();
            assertThat(outcome.failure())
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContainingAll("there is no topic " + outgoing.topic(), "Topics.create");
            assertThat(BROKER.topics()).doesNotContain(outgoing.topic());
            BROKER.make(outgoing.topic(), 1, Map.of());
            assertThat(publisher.publish(List.of(event))).as("it looks again").isEqualTo(new PublishOutcome(1, null));
        }
        Outgoing others = new Outgoing(Broker.fresh("bank"), "customer");
        try (KafkaEventPublisher publisher = open(Topics.create(4, 1, 1))) {
            assertThat(publisher.publish(List.of(others.event("1"))).failure()).isNull();
        }
        assertThat(BROKER.description(others.topic()).partitions()).hasSize(4);
    }

    @Test
    void the_sdk_of_cloudevents_reads_what_is_published() {
        String odd = "a b%41\u00e4";
        BROKER.make(outgoing.topic(), 1, Map.of());
        OutboundEvent event = outgoing.event(odd, "{\"amount\":1}", Map.of("traceparent", "00-aa-bb-01", "user", "x"));
        try (KafkaEventPublisher publisher = open(Topics.expect())) {
            assertThat(publisher.publish(List.of(event)).failure()).isNull();
        }
        ConsumerRecord<byte[], byte[]> record = records(1).getFirst();
        CloudEvent read = KafkaMessageFactory.createReader(record).toEvent();
        assertThat(read.getSpecVersion().toString()).isEqualTo("1.0");
        assertThat(read.getId()).isEqualTo("e-1");
        assertThat(read.getType()).isEqualTo(event.type());
        assertThat(read.getSource()).isEqualTo(URI.create(event.destination().source()));
        assertThat(read.getSubject()).isEqualTo(odd);
        assertThat(read.getTime()).isEqualTo(Outgoing.TIME.atOffset(ZoneOffset.UTC));
        assertThat(read.getDataContentType()).isEqualTo("application/json");
        assertThat(read.getData().toBytes()).isEqualTo(event.body().toBytes());
        assertThat(record.key()).isEqualTo(odd.getBytes(StandardCharsets.UTF_8));
        assertThat(header(record, "traceparent")).isEqualTo("00-aa-bb-01");
        assertThat(header(record, "eventhus-metadata")).contains("\"user\":\"x\"");
    }

    @Test
    void events_of_one_aggregate_go_to_one_partition_and_those_of_many_to_all() {
        BROKER.make(outgoing.topic(), 3, Map.of());
        List<OutboundEvent> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(outgoing.event("a" + i % 30));
        }
        try (KafkaEventPublisher publisher = open(Topics.expect())) {
            assertThat(publisher.publish(events)).isEqualTo(new PublishOutcome(300, null));
        }
        List<ConsumerRecord<byte[], byte[]>> all = records(300);
        assertThat(all.stream().map(ConsumerRecord::partition).distinct()).hasSize(3);
        assertThat(all.stream()
                        .map(record -> new String(record.key(), StandardCharsets.UTF_8) + record.partition())
                        .distinct())
                .hasSize(30);
    }

    @Test
    void an_event_that_the_topic_takes_not_is_told_with_the_setting_and_nothing_overtakes_it() {
        BROKER.make(outgoing.topic(), 1, Map.of("max.message.bytes", "2000"));
        List<OutboundEvent> events = new ArrayList<>();
        events.add(outgoing.event("a"));
        events.add(outgoing.event("a", "\"" + "x".repeat(5_000) + "\"", Map.of()));
        for (int i = 0; i < 50; i++) {
            events.add(outgoing.event("a"));
        }
        try (KafkaEventPublisher publisher = open(Topics.expect())) {
            PublishOutcome outcome = publisher.publish(events);
            assertThat(outcome.failure())
                    .isInstanceOf(EventTooLargeException.class)
                    .hasMessageContainingAll("max.request.size", "max.message.bytes");
            PublishOutcome again = publisher.publish(events.subList(outcome.acknowledged(), events.size()));
            assertThat(again.failure()).as("the publisher goes on").isInstanceOf(EventTooLargeException.class);
            OutboundEvent other = outgoing.event("b");
            assertThat(publisher.publish(List.of(other))).isEqualTo(new PublishOutcome(1, null));
        }
        assertThat(records(1).stream().map(record -> header(record, "ce_id")))
                .as("of 'a' nothing behind the event that is too large")
                .isSubsetOf("e-1", "e-53")
                .contains("e-53");
    }

    @Test
    void an_event_that_is_too_large_for_a_request_is_told_and_those_before_it_are_there() {
        BROKER.make(outgoing.topic(), 1, Map.of());
        KafkaServer small = BROKER.address().withSettings(Map.of("max.request.size", "20000"));
        List<OutboundEvent> events = List.of(
                outgoing.event("a"), outgoing.event("a", "1", Map.of("k", "v".repeat(30_000))), outgoing.event("a"));
        try (KafkaEventPublisher publisher = KafkaEventPublisher.open(small, Topics.expect())) {
            assertThat(publisher.info().bytesPerBody()).isLessThan(20_000);
            PublishOutcome outcome = publisher.publish(events);
            assertThat(outcome.acknowledged()).isEqualTo(1);
            assertThat(outcome.failure()).isInstanceOf(EventTooLargeException.class);
        }
        assertThat(records(1)).hasSize(1);
    }

    @Test
    void nobody_at_the_address_is_transient() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        KafkaServer nobody = KafkaServer.of("127.0.0.1:" + free).withTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> KafkaEventPublisher.open(nobody, Topics.expect()))
                .isInstanceOf(TransientException.class)
                .hasMessageContainingAll("127.0.0.1:" + free, "check that the brokers run");
    }

    @Test
    void a_topic_that_keeps_little_is_warned_of() {
        BROKER.make(outgoing.topic(), 1, Map.of("cleanup.policy", "compact", "retention.ms", "3600000"));
        var description = BROKER.description(outgoing.topic());
        assertThat(KafkaTopics.warnings(description, BROKER.settingsOf(outgoing.topic())))
                .anyMatch(text -> text.contains("compacted") && text.contains("not an archive"))
                .anyMatch(text -> text.contains("PT1H") && text.contains("retention.ms"));
        Outgoing usual = new Outgoing(Broker.fresh("bank"), "account");
        BROKER.make(usual.topic(), 1, Map.of());
        var other = BROKER.description(usual.topic());
        assertThat(KafkaTopics.warnings(other, BROKER.settingsOf(usual.topic())))
                .isEmpty();
    }

    /** As a relay does: what is not acknowledged is published again, from the first on. */
    @Test
    void while_the_broker_is_held_up_and_killed_first_occurrences_stay_in_order() {
        BROKER.make(outgoing.topic(), 2, Map.of());
        List<OutboundEvent> all = new ArrayList<>();
        int published = 0;
        int failures = 0;
        try (KafkaEventPublisher publisher =
                KafkaEventPublisher.open(BROKER.address().withTimeout(Duration.ofSeconds(1)), Topics.expect())) {
            for (int round = 0; round < 8; round++) {
                for (int i = 0; i < 200; i++) {
                    all.add(outgoing.event(i % 2 == 0 ? "a" : "b"));
                }
                Thread trouble = trouble(round);
                while (published < all.size()) {
                    PublishOutcome outcome =
                            publisher.publish(all.subList(published, Math.min(all.size(), published + 60)));
                    published += outcome.acknowledged();
                    if (outcome.failure() != null) {
                        failures++;
                        assertThat(outcome.failure()).isInstanceOf(TransientException.class);
                        mend(trouble, round);
                    }
                }
                mend(trouble, round);
            }
        }
        assertThat(failures)
                .as("a broker that is held up for longer than the timeout")
                .isPositive();
        List<ConsumerRecord<byte[], byte[]>> records = records(all.size());
        for (String account : List.of("a", "b")) {
            List<String> first = records.stream()
                    .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(account))
                    .map(record -> header(record, "ce_id"))
                    .distinct()
                    .toList();
            assertThat(first)
                    .isEqualTo(all.stream()
                            .filter(event -> event.event().aggregate().id().equals(account))
                            .map(event -> event.event().id())
                            .toList());
        }
    }

    private static Thread trouble(int round) {
        return Thread.ofPlatform().start(() -> {
            if (round % 4 == 3) {
                BROKER.server().kill();
            } else if (round % 2 == 1) {
                BROKER.server().pause();
            }
        });
    }

    private static void mend(Thread trouble, int round) {
        try {
            trouble.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (round % 4 == 3) {
            BROKER.server().start();
        } else {
            BROKER.server().resume();
        }
    }
}

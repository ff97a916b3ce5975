package io.eventhus.benchmarks;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.envelope.MessageHeaders;
import io.eventhus.kafka.KafkaEventPublisher;
import io.eventhus.kafka.KafkaServer;
import io.eventhus.servers.Kafka;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * Kafka: a topic of three partitions for each place, on one broker. The client alone has its own defaults and a producer for each round, as
 * our publisher has; its keys, values and headers are bytes already.
 */
final class KafkaBus implements Bus {

    private static final int MOST_EVENTS = 100_000;
    private static final int PARTITIONS = 3;

    private final TestServer broker;

    KafkaBus() {
        try {
            this.broker = TestServers.own(Kafka.KIND, Kafka.KIND.usualRange());
        } catch (TestAbortedException e) {
            throw new Measurement.UnavailableException("Kafka: " + e.getMessage());
        }
    }

    String bootstrap() {
        return broker.address();
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public String raw() {
        return "raw asynchronous producer";
    }

    @Override
    public String durability() {
        return "Kafka " + broker.version() + ", " + PARTITIONS + " partitions, acks=all, one copy, in the page cache";
    }

    @Override
    public int mostEvents() {
        return MOST_EVENTS;
    }

    @Override
    public EventPublisher open() {
        return KafkaEventPublisher.open(
                KafkaServer.of(bootstrap()), KafkaEventPublisher.Topics.create(PARTITIONS, 1, 1));
    }

    @Override
    public Raw ready(List<OutboundEvent> events) {
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(events.size());
        for (OutboundEvent event : events) {
            List<Header> headers = new ArrayList<>();
            MessageHeaders.of(event, MessageHeaders.Binding.KAFKA)
                    .forEach((name, value) -> headers.add(new RecordHeader(name, bytes(value))));
            byte[] key = bytes(event.event().aggregate().id());
            all.add(new ProducerRecord<>(
                    event.destination().dotted(), null, null, key, event.body().toBytes(), headers));
        }
        return place -> publish(all, place + ".account");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void publish(List<ProducerRecord<byte[], byte[]>> events, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true);
        AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            // With several requests in flight, a partition that was just made may take the second without the first,
            // and refuse that one
            // for good (KAFKA-15591). So each gets a first record by itself.
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(topic, partition, new byte[0], new byte[0]))
                        .get();
            }
            for (ProducerRecord<byte[], byte[]> event : events) {
                var unused = producer.send(
                        new ProducerRecord<>(topic, null, null, event.key(), event.value(), event.headers()),
                        (metadata, failure) -> failed.compareAndSet(null, failure));
            }
            producer.flush();
        }
        Exception failure = failed.get();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}

package io.eventhus.kafka;

import io.eventhus.servers.Kafka;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A broker as others see it: what is in its topics, by plain clients of Kafka. */
final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Of all tests that need no other settings: to start one takes seconds. It ends with the JVM. */
    private static final Broker SHARED = new Broker(TestServers.own(Kafka.KIND, Kafka.KIND.usualRange()));

    private final TestServer server;
    private final ClientSettings settings;
    private final Admin admin;

    Broker(TestServer server) {
        this.server = server;
        this.settings = new ClientSettings(address());
        this.admin = Admin.create(settings.ofAdmin());
    }

    static Broker shared() {
        return SHARED;
    }

    KafkaServer address() {
        return KafkaServer.of(server.address());
    }

    TestServer server() {
        return server;
    }

    Admin admin() {
        return admin;
    }

    /** Returns a name that nobody has. */
    static String fresh(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    void make(String topic, int partitions, Map<String, String> settings) {
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                    .all()
                    .get();
            // A broker is told of it a little later.
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!topics().contains(topic) && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Config settingsOf(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return only(admin.describeConfigs(List.of(resource)).all().get());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    TopicDescription description(String topic) {
        try {
            return only(admin.describeTopics(List.of(topic)).allTopicNames().get());
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <K, V> V only(Map<K, V> one) {
        return one.values().iterator().next();
    }

    Set<String> topics() {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void delete(Set<String> topics) {
        try {
            admin.deleteTopics(topics).all().get();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (topics().stream().anyMatch(topics::contains) && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until so many records are in some topics, and returns all of them, those of a partition in order. */
    List<ConsumerRecord<byte[], byte[]>> records(Set<String> topics, int atLeast) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.ofConsumer())) {
            Set<TopicPartition> all = new HashSet<>();
            for (String topic : topics) {
                consumer.partitionsFor(topic).forEach(each -> all.add(new TopicPartition(topic, each.partition())));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!isAtEnd(consumer, all) || records.size() < atLeast) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError(
                            "waited for " + atLeast + " records in " + topics + ", found " + records.size());
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> all) {
        return consumer.endOffsets(all).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}

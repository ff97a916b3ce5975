package io.eventhus.kafka;

import io.eventhus.api.PermanentException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The settings of clients: what was given is passed on; what decides durability or order is ours, and nobody else's. */
final class ClientSettings {

    /** Of one request in flight a broker gets as much as it can: what a relay hands over at once, for one partition. */
    private static final int BYTES_PER_BATCH = 256 * 1024;

    private static final String BY_TIMEOUT = "it follows from the timeout of KafkaServer; set that";
    private static final String BYTES = "envelopes go as they are, byte for byte";

    private final KafkaServer server;

    ClientSettings(KafkaServer server) {
        this.server = server;
        new TreeMap<>(server.settings()).forEach(this::check);
    }

    private void check(String name, String value) {
        String why = switch (name) {
            case ProducerConfig.BOOTSTRAP_SERVERS_CONFIG -> "the brokers are named by KafkaServer";
            case ProducerConfig.ACKS_CONFIG ->
                unless(
                        Set.of("all", "-1").contains(value),
                        "an event counts as published when all replicas in sync have it, so only 'all' will do");
            case ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG ->
                unless(
                        value.equals("true"),
                        "without it an event that is sent again could overtake another, so only 'true' will do");
            case ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION ->
                unless(
                        value.equals("1"),
                        "a broker that knows nothing of a producer yet stores the second of its requests though it refused the first (KAFKA-15591), so only '1' will do");
            case ProducerConfig.RETRIES_CONFIG -> "a publish is tried again for as long as the timeout lasts";
            case ProducerConfig.TRANSACTIONAL_ID_CONFIG ->
                "no transaction is used: it would cost more than all of the rest, and drop no duplicate of a relay";
            case ProducerConfig.PARTITIONER_CLASS_CONFIG, ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG ->
                "the key, which is the aggregate's id, decides on the partition: else its events are in no order";
            case ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG -> BY_TIMEOUT;
            case ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG -> BYTES;
            case ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG ->
                unless(
                        value.equals("false"),
                        "what nobody has handled yet would count as handled, so only 'false' will do");
            case ConsumerConfig.AUTO_OFFSET_RESET_CONFIG ->
                unless(
                        value.equals("none"),
                        "where reading starts is said when the consumer is opened; a place that is gone must be told, and not passed over");
            case ConsumerConfig.ISOLATION_LEVEL_CONFIG ->
                unless(
                        value.equals("read_committed"),
                        "what a transaction took back would be handled, so only 'read_committed' will do");
            case ConsumerConfig.GROUP_ID_CONFIG -> "the group is named when the consumer is opened";
            case ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG ->
                unless(value.equals("false"), "a topic is not made by reading it");
            default -> "";
        };
        if (!why.isEmpty()) {
            throw new PermanentException("opening a client of Kafka at " + server.bootstrap() + ": the setting " + name
                    + " is refused: " + why + ". Leave it out");
        }
    }

    private static String unless(boolean fits, String why) {
        return fits ? "" : why;
    }

    private static boolean isKnownElsewhere(String name, Set<String> here) {
        return !here.contains(name)
                && List.of(ProducerConfig.configNames(), ConsumerConfig.configNames(), AdminClientConfig.configNames())
                        .stream()
                        .anyMatch(names -> names.contains(name));
    }

    /** What this kind of client knows, and what no kind of client knows: that may be meant for a plug-in. */
    private Map<String, Object> of(Set<String> known) {
        Map<String, Object> all = new HashMap<>();
        server.settings().forEach((name, value) -> {
            if (!isKnownElsewhere(name, known)) {
                all.put(name, value);
            }
        });
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrap());
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis() / 2);
        return all;
    }

    private int millis() {
        return Math.toIntExact(server.timeout().toMillis());
    }

    Map<String, Object> ofProducer() {
        Map<String, Object> all = of(ProducerConfig.configNames());
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis());
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis());
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BYTES_PER_BATCH);
        return all;
    }

    Map<String, Object> ofAdmin() {
        Map<String, Object> all = of(AdminClientConfig.configNames());
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
        return all;
    }

    /** For a member of a group; one that comes or goes moves as few partitions as can be. */
    Map<String, Object> ofMember(String group) {
        Map<String, Object> all = ofConsumer();
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        if (!"consumer".equalsIgnoreCase(server.settings().get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            all.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        return all;
    }

    /** For a consumer without a group. */
    Map<String, Object> ofConsumer() {
        Map<String, Object> all = of(ConsumerConfig.configNames());
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }
}

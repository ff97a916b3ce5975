package io.eventhus.kafka;

import io.eventhus.api.Destination;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that are published to: each is looked at before the first event goes there, and made if that is wanted. */
final class KafkaTopics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaEventPublisher.class);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Admin admin;
    private final String name;
    private final KafkaEventPublisher.Topics missing;
    private final Set<Destination> known = ConcurrentHashMap.newKeySet();
    /** Each is warned of once. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    KafkaTopics(Admin admin, String name, KafkaEventPublisher.Topics missing) {
        this.admin = admin;
        this.name = name;
        this.missing = missing;
    }

    /** Looks again before the next publish. */
    void forget() {
        known.clear();
    }

    /** Says whether a broker is there and lets us in, by asking for the cluster. */
    void knock() {
        asked(admin.describeCluster().nodes(), "opening a publisher to " + name);
    }

    /**
     * Sees to it that a destination's topic is there.
     *
     * @throws PermanentException if it is not, and is not to be made, or the user lacks a right
     * @throws io.eventhus.api.TransientException if no broker answers
     */
    void ensure(Destination destination) {
        if (known.contains(destination)) {
            return;
        }
        String topic = destination.dotted();
        TopicDescription found;
        try {
            found = only(admin.describeTopics(List.of(topic)).allTopicNames().get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw KafkaErrors.of(e, "looking for the topic " + topic + " of " + name);
            }
            create(topic);
            known.add(destination);
            return;
        } catch (InterruptedException e) {
            throw interrupted(topic, e);
        }
        warn(found);
        known.add(destination);
    }

    private void create(String topic) {
        if (missing.partitions() == 0) {
            throw new PermanentException("publishing to " + name + ": there is no topic " + topic
                    + "; make it, or open the publisher with Topics.create");
        }
        NewTopic wanted = new NewTopic(topic, missing.partitions(), (short) missing.replicas())
                .configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(missing.minInSync())));
        try {
            admin.createTopics(List.of(wanted)).all().get();
            LOG.info(
                    "{}: made the topic {} of {} partitions, {} replicas, min.insync.replicas {}",
                    name,
                    topic,
                    missing.partitions(),
                    missing.replicas(),
                    missing.minInSync());
        } catch (ExecutionException e) {
            // Another publisher was as quick.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw KafkaErrors.of(e, "making the topic " + topic + " of " + name);
            }
        } catch (InterruptedException e) {
            throw interrupted(topic, e);
        }
    }

    private void warn(TopicDescription topic) {
        if (told.contains(topic.name())) {
            return;
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        try {
            Config config = only(asked(
                    admin.describeConfigs(List.of(resource)).all(),
                    "looking at the settings of the topic " + topic.name() + " of " + name));
            for (String warning : warnings(topic, config)) {
                LOG.warn("{}: the topic {}: {}", name, topic.name(), warning);
            }
        } catch (PermanentException e) {
            LOG.warn(
                    "{}: how long the topic {} keeps events, and how safely, cannot be told: {}",
                    name,
                    topic.name(),
                    e.getMessage());
        }
        // Not before: trouble that passes must not swallow a warning.
        told.add(topic.name());
    }

    /** Returns what of a topic may surprise who takes it for safe, or for an archive. */
    static List<String> warnings(TopicDescription topic, Config config) {
        List<String> warnings = new ArrayList<>();
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (value(config, TopicConfig.CLEANUP_POLICY_CONFIG, "delete").contains("compact")) {
            warnings.add(
                    "it is compacted, so that of each aggregate only the last event is kept; it is not an archive, and who"
                            + " is slow misses events. Expected cleanup.policy=delete");
        }
        long retention = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG, "-1"));
        if (retention >= 0 && retention < A_DAY.toMillis()) {
            warnings.add("it keeps events for " + Duration.ofMillis(retention)
                    + "; it is not an archive, and who is away for longer misses events. Raise retention.ms");
        }
        if (replicas > 1
                && value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1").equals("1")) {
            warnings.add("an event is acknowledged when one broker of " + replicas
                    + " has it, and lost with that broker. Expected min.insync.replicas of at least 2");
        }
        if (value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false")
                .equals("true")) {
            warnings.add("a broker that lacks acknowledged events may become the leader. Expected"
                    + " unclean.leader.election.enable=false");
        }
        return warnings;
    }

    private static <K, V> V only(Map<K, V> one) {
        return one.values().iterator().next();
    }

    private static String value(Config config, String name, String otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    private <T> T asked(KafkaFuture<T> future, String tried) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw KafkaErrors.of(e, tried);
        } catch (InterruptedException e) {
            throw interrupted(tried, e);
        }
    }

    private static EventhusException interrupted(String what, InterruptedException e) {
        return KafkaErrors.of(new org.apache.kafka.common.errors.InterruptException(e), what);
    }

    @Override
    public void close() {
        try {
            admin.close(Duration.ZERO);
        } catch (KafkaException e) {
            LOG.debug("Closing the admin client of {} failed", name, e);
        }
    }
}

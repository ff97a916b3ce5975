package io.eventhus.kafka;

import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The topics that are read. Each has the id that its broker gave it when it was made: one that was made again has another. */
final class KafkaSource implements AutoCloseable {

    private static final long LOOK_EVERY_NANOS = 1_000_000_000;

    private final Admin admin;
    private final String name;
    private final List<String> topics;
    private final Map<String, String> ids = new HashMap<>();
    /** When the question was asked whose answer is the last that is known. */
    private long looked = System.nanoTime();

    private @Nullable KafkaFuture<Map<String, TopicDescription>> asked;
    private long askedAt;

    private KafkaSource(Admin admin, String name, List<String> topics) {
        this.admin = admin;
        this.name = name;
        this.topics = topics;
    }

    static KafkaSource open(ClientSettings settings, String name, List<String> topics) {
        try {
            return new KafkaSource(Admin.create(settings.ofAdmin()), name, topics);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, "reading " + name);
        }
    }

    /**
     * Looks which partitions there are now.
     *
     * @throws PermanentException if a topic is gone, or was made again
     * @throws io.eventhus.api.TransientException if no broker answers
     */
    Set<SourcePartition> look() {
        long now = System.nanoTime();
        Set<SourcePartition> partitions = answered(describe());
        asked = null;
        looked = now;
        return partitions;
    }

    /**
     * Looks about once a second which partitions there are, and does not wait for the answer if it is called more often than that: whoever
     * reads would wait for the topic's description meanwhile, and not for its records.
     *
     * @return what was found since the last look, empty if no answer came since
     * @throws PermanentException if a topic is gone, or was made again
     * @throws io.eventhus.api.TransientException if no broker answers
     */
    Optional<Set<SourcePartition>> lookBeside() {
        long now = System.nanoTime();
        if (now - looked > 2 * LOOK_EVERY_NANOS) {
            return Optional.of(look());
        }
        if (asked == null && now - looked > LOOK_EVERY_NANOS) {
            asked = describe();
            askedAt = now;
        }
        KafkaFuture<Map<String, TopicDescription>> answer = asked;
        if (answer == null || !answer.isDone()) {
            return Optional.empty();
        }
        asked = null;
        looked = askedAt;
        return Optional.of(answered(answer));
    }

    private KafkaFuture<Map<String, TopicDescription>> describe() {
        return admin.describeTopics(topics).allTopicNames();
    }

    private Set<SourcePartition> answered(KafkaFuture<Map<String, TopicDescription>> answer) {
        Set<SourcePartition> partitions = new LinkedHashSet<>();
        await(answer).forEach((topic, description) -> {
            String found = description.topicId().toString();
            String known = ids.putIfAbsent(topic, found);
            if (known != null && !known.equals(found)) {
                throw new PermanentException("reading " + name + ": the topic " + topic + " has the id " + found
                        + ", and had " + known
                        + " before; it was deleted and made again, so that no position fits it. Open"
                        + " it again, and forget the positions");
            }
            description
                    .partitions()
                    .forEach(each -> partitions.add(new SourcePartition(found, topic, each.partition())));
        });
        return partitions;
    }

    private Map<String, TopicDescription> await(KafkaFuture<Map<String, TopicDescription>> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new PermanentException(
                        "reading " + name + ": there is no such topic; make it, or name another one", e);
            }
            throw KafkaErrors.of(e, "reading " + name);
        } catch (InterruptedException e) {
            throw KafkaErrors.of(new InterruptException(e), "reading " + name);
        }
    }

    /** Returns a partition of a topic that was looked at. */
    SourcePartition partition(TopicPartition partition) {
        String id = ids.get(partition.topic());
        if (id == null) {
            throw new PermanentException(
                    "reading " + name + ": a record came from " + partition + "; expected " + topics);
        }
        return new SourcePartition(id, partition.topic(), partition.partition());
    }

    /**
     * Returns what Kafka calls a partition.
     *
     * @throws PermanentException if it is none of these topics
     */
    TopicPartition partition(SourcePartition partition) {
        if (!partition.sourceId().equals(ids.get(partition.name()))) {
            throw new PermanentException(name + " was asked for a position of " + partition.name() + " with the id "
                    + partition.sourceId() + ", but reads " + ids
                    + "; expected the same: the topic was made again, or another one is meant");
        }
        return new TopicPartition(partition.name(), partition.number());
    }

    @Override
    public void close() {
        try {
            admin.close(Duration.ZERO);
        } catch (KafkaException e) {
            // It is given up either way.
            return;
        }
    }
}

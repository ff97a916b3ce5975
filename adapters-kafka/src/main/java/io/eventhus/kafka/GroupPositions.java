package io.eventhus.kafka;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StartAt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a group keeps in the broker: of each partition the offset of what comes next, and, as its metadata, the id of the topic, so that no
 * offset is taken for one of another topic of the same name.
 *
 * <p>Where a group has nothing of a topic when it is opened, the partitions that are there begin where the caller says. Any other partition
 * that has nothing was added since, and begins at its beginning: nothing in it was handled.
 */
final class GroupPositions {

    private final ConsumerClient client;
    private final StartAt first;
    private final Set<TopicPartition> unread;

    private GroupPositions(ConsumerClient client, StartAt first, Set<TopicPartition> unread) {
        this.client = client;
        this.first = first;
        this.unread = unread;
    }

    static GroupPositions look(ConsumerClient client, StartAt first) {
        Set<TopicPartition> unread = new HashSet<>(client.all());
        Map<TopicPartition, OffsetAndMetadata> found = committed(client, unread);
        Set<String> read = new HashSet<>();
        found.forEach((partition, offset) -> {
            check(client, partition, offset);
            read.add(partition.topic());
        });
        unread.removeIf(each -> read.contains(each.topic()));
        return new GroupPositions(client, first, unread);
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(
            ConsumerClient client, Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> found =
                new HashMap<>(client.ask(consumer -> consumer.committed(partitions, client.timeout())));
        found.values().removeIf(each -> each == null);
        return found;
    }

    private static void check(ConsumerClient client, TopicPartition partition, OffsetAndMetadata found) {
        String id = client.source().partition(partition).sourceId();
        // Kafka's own tools, which reset a group, keep no id.
        if (!found.metadata().isEmpty() && !found.metadata().equals(id)) {
            throw new PermanentException("reading " + client.name() + ": the group has a position of " + partition
                    + " whose topic had the id " + found.metadata() + ", and has " + id
                    + " now; it was deleted and made again. Use another group, or delete its offsets of this topic");
        }
    }

    /**
     * Returns where partitions begin, and keeps it, so that what comes from now on counts.
     *
     * @throws PermanentException if what was kept belongs to another topic of that name, or is no longer there
     */
    Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
        client.source().look();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, Long> started = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> found = committed(client, partitions);
        for (TopicPartition each : partitions) {
            OffsetAndMetadata kept = found.get(each);
            if (kept == null) {
                started.put(each, client.offset(each, unread.contains(each) ? first : new StartAt.Beginning()));
            } else {
                check(client, each, kept);
                offsets.put(each, kept.offset());
            }
        }
        if (!started.isEmpty()) {
            commit(started);
        }
        offsets.putAll(started);
        return offsets;
    }

    /** Keeps the offsets of what comes next. */
    void commit(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> kept = new HashMap<>();
        offsets.forEach((partition, offset) -> kept.put(
                partition,
                new OffsetAndMetadata(
                        offset, client.source().partition(partition).sourceId())));
        client.ask(consumer -> {
            consumer.commitSync(kept, client.timeout());
            return kept;
        });
    }
}

package io.eventhus.kafka;

import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.UnsupportedException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads as a member of a group: the group deals out the partitions, and the broker keeps what was acknowledged. A partition of which much is
 * given and not acknowledged is paused, while polling goes on, so that a slow handler does not count as a dead one.
 */
final class GroupReading implements Reading {

    /** A partition is paused with so many positions given and not acknowledged. */
    static final int MOST_UNACKNOWLEDGED = 1_000;

    private static final Duration SLICE = Duration.ofMillis(100);
    private static final long EVERY_NANOS = 1_000_000_000;

    private final ConsumerClient client;
    private final GroupPositions positions;
    private final Map<TopicPartition, Progress> assigned = new HashMap<>();
    private Consumer<Set<SourcePartition>> revoked = any -> {};
    private long polled;

    /** How far a partition is. */
    private static final class Progress {
        /** Whether it is known where reading begins; until then it is paused. */
        private boolean isPlaced;

        private long given;
        private long acknowledged;

        private boolean isFull() {
            return given - acknowledged >= MOST_UNACKNOWLEDGED;
        }
    }

    private GroupReading(ConsumerClient client, GroupPositions positions) {
        this.client = client;
        this.positions = positions;
    }

    /** Joins the group, with the first {@link #receive}. */
    static GroupReading join(ConsumerClient client, List<String> topics, StartAt first) {
        GroupReading reading = new GroupReading(client, GroupPositions.look(client, first));
        client.ask(consumer -> {
            consumer.subscribe(topics, reading.listener());
            return topics;
        });
        return reading;
    }

    private ConsumerRebalanceListener listener() {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                partitions.forEach(each -> assigned.put(each, new Progress()));
                // Where they begin is asked for behind this call, as that may fail: Kafka must not ask for it itself
                // meanwhile.
                client.ask(consumer -> {
                    consumer.pause(partitions);
                    partitions.forEach(each -> consumer.seek(each, 0));
                    return partitions;
                });
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                client.drop(partitions);
                try {
                    tell(partitions);
                } finally {
                    assigned.keySet().removeAll(partitions);
                }
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                client.drop(partitions);
                assigned.keySet().removeAll(partitions);
                tell(partitions);
            }
        };
    }

    private void tell(Collection<TopicPartition> partitions) {
        revoked.accept(named(partitions));
    }

    private Set<SourcePartition> named(Collection<TopicPartition> partitions) {
        return partitions.stream().map(each -> client.source().partition(each)).collect(Collectors.toSet());
    }

    @Override
    public void receive(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        // While the caller takes what was received before, the group must hear of this member all the same.
        if (client.hasReady() && System.nanoTime() - polled < EVERY_NANOS) {
            return;
        }
        // A topic that was made again under its name must not be read on. New partitions are the group's to find.
        client.source().lookBeside();
        boolean hadReady = client.hasReady();
        do {
            place();
            pause(hadReady);
            long left = hadReady ? 0 : Math.max(0, end - System.nanoTime());
            client.receive(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
            polled = System.nanoTime();
            place();
        } while (!client.hasReady() && System.nanoTime() - end < 0);
    }

    /** Finds out where partitions begin that came new. */
    private void place() {
        Set<TopicPartition> fresh = placed(false);
        if (fresh.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> found = positions.of(fresh);
        client.ask(consumer -> {
            found.forEach(consumer::seek);
            return found;
        });
        assigned.forEach((partition, progress) -> {
            Long position = found.get(partition);
            if (position != null) {
                progress.given = position;
                progress.acknowledged = position;
                progress.isPlaced = true;
            }
        });
    }

    private Set<TopicPartition> placed(boolean wanted) {
        return assigned.entrySet().stream()
                .filter(each -> each.getValue().isPlaced == wanted)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void pause(boolean all) {
        Set<TopicPartition> still = new HashSet<>();
        Set<TopicPartition> going = new HashSet<>();
        assigned.forEach((partition, progress) ->
                (all || !progress.isPlaced || progress.isFull() ? still : going).add(partition));
        client.ask(consumer -> {
            consumer.pause(still);
            consumer.resume(going);
            return still;
        });
    }

    @Override
    public void given(TopicPartition partition, long position) {
        Progress progress = assigned.get(partition);
        if (progress != null) {
            progress.given = position;
        }
    }

    @Override
    public Set<SourcePartition> assigned() {
        return named(placed(true));
    }

    /** Partitions that were given away are not counted: what they lack comes to their new reader. */
    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        Map<TopicPartition, Long> handled = new HashMap<>();
        upTo.forEach((each, position) -> {
            TopicPartition partition = client.source().partition(each);
            Progress progress = assigned.get(partition);
            if (progress != null && progress.isPlaced && position > progress.acknowledged) {
                handled.put(partition, Math.min(position, progress.given));
            }
        });
        if (!handled.isEmpty()) {
            positions.commit(handled);
            assigned.forEach((partition, progress) ->
                    progress.acknowledged = Math.max(progress.acknowledged, handled.getOrDefault(partition, 0L)));
        }
    }

    @Override
    public void seek(TopicPartition where, StartAt start) {
        throw new UnsupportedException(
                client.name() + " is read by a group, which goes on where it was; open it without one to seek");
    }

    @Override
    public void onRevoke(Consumer<Set<SourcePartition>> told) {
        revoked = told;
    }

    /** The group is told, so that its other members take over at once. */
    @Override
    public void close() {
        client.close(client.timeout());
    }
}

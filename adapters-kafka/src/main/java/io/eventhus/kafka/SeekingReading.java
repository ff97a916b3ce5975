package io.eventhus.kafka;

import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.UnsupportedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Reads all partitions, also those that are added, and keeps nothing in the broker. */
final class SeekingReading implements Reading {

    private final ConsumerClient client;
    private Set<SourcePartition> partitions = Set.of();

    SeekingReading(ConsumerClient client) {
        this.client = client;
        read(client.source().look());
    }

    /** Reads these; those that are new from their beginning. */
    private void read(Set<SourcePartition> found) {
        KafkaSource source = client.source();
        if (found.equals(partitions)) {
            return;
        }
        Set<TopicPartition> all = new HashSet<>();
        Set<TopicPartition> fresh = new HashSet<>();
        for (SourcePartition each : found) {
            all.add(source.partition(each));
            if (!partitions.contains(each)) {
                fresh.add(source.partition(each));
            }
        }
        client.ask(consumer -> {
            consumer.assign(all);
            consumer.seekToBeginning(fresh);
            return all;
        });
        partitions = found;
    }

    @Override
    public void receive(Duration atMost) {
        if (!client.hasReady()) {
            client.source().lookBeside().ifPresent(this::read);
            client.receive(atMost);
        }
    }

    @Override
    public void given(TopicPartition partition, long position) {
        // Who reads keeps the positions.
    }

    @Override
    public Set<SourcePartition> assigned() {
        return partitions;
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        throw new UnsupportedException(
                client.name() + " acknowledges nothing; expected that who reads keeps the positions, and seeks");
    }

    @Override
    public void seek(TopicPartition where, StartAt start) {
        client.drop(Set.of(where));
        long offset = client.offset(where, start);
        client.ask(consumer -> {
            consumer.seek(where, offset);
            return where;
        });
    }

    @Override
    public void onRevoke(Consumer<Set<SourcePartition>> told) {
        // All partitions stay here.
    }

    @Override
    public void close() {
        client.close(Duration.ZERO);
    }
}

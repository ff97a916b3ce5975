package io.eventhus.tck.faults;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Hands every call on to another consumer; override what shall be different. */
public class ForwardingConsumer implements EventConsumer {

    private final EventConsumer consumer;

    /**
     * Makes a consumer in front of another.
     *
     * @param consumer the consumer that does the work; closed with this one
     */
    public ForwardingConsumer(EventConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public ConsumerInfo info() {
        return consumer.info();
    }

    @Override
    public Set<SourcePartition> partitions() {
        return consumer.partitions();
    }

    @Override
    public Map<SourcePartition, Long> ends() {
        return consumer.ends();
    }

    @Override
    public Map<SourcePartition, Long> endsAt(Instant time) {
        return consumer.endsAt(time);
    }

    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        return consumer.poll(atMost, maxRecords);
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        consumer.acknowledge(upTo);
    }

    @Override
    public void seek(SourcePartition partition, StartAt start) {
        consumer.seek(partition, start);
    }

    @Override
    public void onRevoke(Consumer<Set<SourcePartition>> told) {
        consumer.onRevoke(told);
    }

    @Override
    public void close() {
        consumer.close();
    }
}

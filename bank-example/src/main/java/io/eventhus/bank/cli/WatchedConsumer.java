package io.eventhus.bank.cli;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Another consumer, whose polls somebody sees: before each, and its records before they are handed on. */
final class WatchedConsumer implements EventConsumer {

    private final EventConsumer from;
    private final Runnable polling;
    private final Consumer<InboundRecord> seen;

    WatchedConsumer(EventConsumer from, Runnable polling, Consumer<InboundRecord> seen) {
        this.from = from;
        this.polling = polling;
        this.seen = seen;
    }

    @Override
    public ConsumerInfo info() {
        return from.info();
    }

    @Override
    public Set<SourcePartition> partitions() {
        return from.partitions();
    }

    @Override
    public Map<SourcePartition, Long> ends() {
        return from.ends();
    }

    @Override
    public Map<SourcePartition, Long> endsAt(Instant time) {
        return from.endsAt(time);
    }

    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        polling.run();
        InboundBatch batch = from.poll(atMost, maxRecords);
        batch.records().forEach(seen);
        return batch;
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        from.acknowledge(upTo);
    }

    @Override
    public void seek(SourcePartition partition, StartAt start) {
        from.seek(partition, start);
    }

    @Override
    public void onRevoke(Consumer<Set<SourcePartition>> told) {
        from.onRevoke(told);
    }

    @Override
    public void close() {
        from.close();
    }
}

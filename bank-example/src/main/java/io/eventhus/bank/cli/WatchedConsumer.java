package io.eventhus.bank.cli;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.tck.faults.ForwardingConsumer;
import java.time.Duration;
import java.util.function.Consumer;

/** Another consumer, whose polls somebody sees: before each, and its records before they are handed on. */
final class WatchedConsumer extends ForwardingConsumer {

    private final Runnable polling;
    private final Consumer<InboundRecord> seen;

    WatchedConsumer(EventConsumer from, Runnable polling, Consumer<InboundRecord> seen) {
        super(from);
        this.polling = polling;
        this.seen = seen;
    }

    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        polling.run();
        InboundBatch batch = super.poll(atMost, maxRecords);
        batch.records().forEach(seen);
        return batch;
    }
}

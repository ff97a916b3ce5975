package io.eventhus.bank.cli;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.SourcePartition;
import io.eventhus.core.consuming.EnvelopeConsumer;
import io.eventhus.core.consuming.UnreadablePolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Tells when everything was read and handled that was in a source when it was made. What stands at the end of a partition may be a duplicate,
 * which nobody handles: so what is received is watched, and what of it remains when duplicates are dropped. What was received counts when more is
 * asked for: before that, what remains of it is not known.
 */
final class UntilCaughtUp {

    private final Supplier<EventConsumer> consumers;
    private final Map<SourcePartition, Long> ends;
    private final Map<SourcePartition, Long> sifted = new ConcurrentHashMap<>();
    private final Map<String, Long> versions = new ConcurrentHashMap<>();

    /** Answers whether an event was handled. */
    interface Handled {
        boolean test(String account, long version);
    }

    private UntilCaughtUp(Supplier<EventConsumer> consumers, Map<SourcePartition, Long> ends) {
        this.consumers = consumers;
        this.ends = ends;
    }

    static UntilCaughtUp of(Supplier<EventConsumer> consumers) {
        try (EventConsumer consumer = consumers.get()) {
            Map<SourcePartition, Long> ends = new HashMap<>(consumer.ends());
            ends.values().removeIf(end -> end == 0);
            return new UntilCaughtUp(consumers, ends);
        }
    }

    /** Opens a consumer that is watched. */
    EventConsumer open() {
        Map<SourcePartition, Long> received = new HashMap<>();
        EventConsumer all = new WatchedConsumer(
                consumers.get(),
                () -> sifted.putAll(received),
                record -> received.merge(record.partition(), record.position(), Math::max));
        EventConsumer once = new EnvelopeConsumer(all, UnreadablePolicy.stop(), EnvelopeConsumer.DEFAULT_REMEMBERED);
        return new WatchedConsumer(once, () -> {}, this::given);
    }

    private void given(InboundRecord record) {
        if (record instanceof InboundRecord.Event event) {
            versions.merge(event.envelope().aggregate().id(), event.envelope().version(), Math::max);
        }
    }

    boolean isOver(Handled handled) {
        return ends.entrySet().stream().allMatch(end -> sifted.getOrDefault(end.getKey(), 0L) >= end.getValue())
                && versions.entrySet().stream().allMatch(each -> handled.test(each.getKey(), each.getValue()));
    }
}

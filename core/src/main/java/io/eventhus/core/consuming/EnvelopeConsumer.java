package io.eventhus.core.consuming;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the events of another consumer and nothing else: an event that came before, by its id, is dropped while it is among the
 * last that were remembered, and a message that is not an envelope is treated as the {@link UnreadablePolicy} says. What is dropped
 * or put aside counts as handled with what stands before it. For one thread at a time.
 */
public final class EnvelopeConsumer implements EventConsumer {

    /** How many ids are remembered by default. */
    public static final int DEFAULT_REMEMBERED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeConsumer.class);

    private final EventConsumer from;
    private final RecentIds recent;
    private final Unreadable unreadable;
    /** The last position given, of each partition. */
    private final Map<SourcePartition, Long> given = new HashMap<>();
    /** The last position acknowledged, of each partition. */
    private final Map<SourcePartition, Long> acknowledged = new HashMap<>();
    /** The last position that was not given, of each partition. */
    private final Map<SourcePartition, Long> passed = new HashMap<>();
    /** Taken from the source, not looked at yet. */
    private final Queue<InboundRecord> waiting = new ArrayDeque<>();

    private Set<SourcePartition> assigned = Set.of();
    /** Found behind events that were given first; thrown by the next poll. */
    private @Nullable NotAnEnvelopeException stopped;

    /**
     * Wraps a consumer, which is closed with this one.
     *
     * @param remembered how many ids are remembered, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public EnvelopeConsumer(EventConsumer from, UnreadablePolicy policy, int remembered) {
        if (remembered < 1) {
            throw new IllegalArgumentException(
                    "consuming " + from.info().name() + " remembers " + remembered + " ids; expected at least 1");
        }
        this.from = from;
        this.recent = new RecentIds(remembered);
        this.unreadable = new Unreadable(from.info().name(), policy);
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

    /**
     * Waits for events.
     *
     * @return events only
     * @throws NotAnEnvelopeException if there is a message that is not an envelope, and the policy is to stop, or too many are put
     *     aside; everything before it was given. It is thrown again by each poll until {@link #seek}
     */
    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        if (stopped != null) {
            throw stopped;
        }
        if (waiting.isEmpty()) {
            InboundBatch batch = from.poll(atMost, maxRecords);
            assigned = batch.assigned();
            given.keySet().retainAll(assigned);
            passed.keySet().retainAll(assigned);
            waiting.addAll(batch.records());
        }
        List<InboundRecord> events = new ArrayList<>();
        try {
            while (stopped == null && events.size() < maxRecords && !waiting.isEmpty()) {
                take(waiting.element(), events);
            }
        } catch (EventhusException later) {
            // It stays where it is, and so does what stands behind it: nothing that was taken is lost to this.
            if (events.isEmpty()) {
                throw later;
            }
        }
        if (stopped != null && events.isEmpty()) {
            throw stopped;
        }
        acknowledgePassed();
        return new InboundBatch(events, assigned);
    }

    /** Takes the first record that waits. */
    private void take(InboundRecord record, List<InboundRecord> events) {
        switch (record) {
            case InboundRecord.Event event -> {
                if (recent.isDuplicate(event.envelope().id(), event.partition(), event.position())) {
                    passed.put(event.partition(), event.position());
                } else {
                    events.add(event);
                    given.put(event.partition(), event.position());
                }
            }
            case InboundRecord.NotAnEnvelope message -> {
                stopped = unreadable.treat(message);
                if (stopped != null) {
                    return;
                }
                passed.put(message.partition(), message.position());
            }
        }
        waiting.remove();
    }

    /** Where everything that was given is acknowledged, what was passed behind it would else wait for the next event. */
    private void acknowledgePassed() {
        if (!from.info().acknowledges()) {
            return;
        }
        Map<SourcePartition, Long> free = new HashMap<>();
        passed.forEach((partition, position) -> {
            long last = acknowledged.getOrDefault(partition, -1L);
            if (last >= given.getOrDefault(partition, -1L) && position > last) {
                free.put(partition, position);
            }
        });
        if (free.isEmpty()) {
            return;
        }
        try {
            from.acknowledge(free);
            acknowledged.putAll(free);
        } catch (TransientException later) {
            // The next poll does it: what this one has taken must reach its caller.
            LOG.debug(
                    "Acknowledging what {} passed is tried again with the next poll",
                    from.info().name(),
                    later);
        }
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        Map<SourcePartition, Long> all = new HashMap<>();
        upTo.forEach((partition, position) -> {
            boolean isEverything = position >= given.getOrDefault(partition, -1L);
            all.put(partition, isEverything ? Math.max(position, passed.getOrDefault(partition, -1L)) : position);
        });
        from.acknowledge(all);
        all.forEach((partition, position) -> acknowledged.merge(partition, position, Math::max));
    }

    @Override
    public void seek(SourcePartition partition, StartAt start) {
        from.seek(partition, start);
        recent.forget();
        waiting.removeIf(record -> record.partition().equals(partition));
        stopped = null;
        given.remove(partition);
        passed.remove(partition);
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

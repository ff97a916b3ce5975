package io.eventhus.kafka;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.UnsupportedException;
import io.eventhus.envelope.EnvelopeCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Receives envelopes from all partitions of topics, whoever sends them, and seeks. It keeps nothing in the broker. A position is an offset
 * and 1. A topic that was deleted and made again is refused, within a second; partitions that are added are read from their beginning.
 */
public final class KafkaEventConsumer implements EventConsumer {

    private static final long LOOK_EVERY_NANOS = 1_000_000_000;

    private final ConsumerInfo info;
    private final Duration timeout;
    private final KafkaSource source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Inbound inbound;
    private final Queue<ConsumerRecord<byte[], byte[]>> ready = new ArrayDeque<>();
    private Set<SourcePartition> partitions = Set.of();
    private long looked;
    private boolean closed;

    private KafkaEventConsumer(
            ConsumerInfo info,
            Duration timeout,
            KafkaSource source,
            KafkaConsumer<byte[], byte[]> consumer,
            EnvelopeCodec codec) {
        this.info = info;
        this.timeout = timeout;
        this.source = source;
        this.consumer = consumer;
        this.inbound = new Inbound(codec);
    }

    /**
     * Opens a consumer that starts at the beginning of every partition.
     *
     * @param codec  reads the envelopes
     * @param topics such as {@code bank.account}; at least one
     * @throws IllegalArgumentException if there is no topic
     * @throws PermanentException if one is not there, the broker lets nobody in, or a setting is refused
     * @throws io.eventhus.api.TransientException if no broker answers
     */
    public static KafkaEventConsumer seeking(KafkaServer server, EnvelopeCodec codec, String... topics) {
        if (topics.length == 0) {
            throw new IllegalArgumentException("a consumer of Kafka at " + server.bootstrap()
                    + " reads no topic; expected at least one, such as bank.account");
        }
        ClientSettings settings = new ClientSettings(server);
        String name = String.join(",", topics) + " of Kafka at " + server.bootstrap();
        KafkaSource source = KafkaSource.open(settings, name, List.of(topics));
        try {
            KafkaEventConsumer opened = new KafkaEventConsumer(
                    new ConsumerInfo(name, false, true),
                    server.timeout(),
                    source,
                    new KafkaConsumer<>(settings.ofConsumer()),
                    codec);
            return opened.looked();
        } catch (KafkaException e) {
            source.close();
            throw KafkaErrors.of(e, "reading " + name);
        } catch (RuntimeException | Error refused) {
            source.close();
            throw refused;
        }
    }

    private KafkaEventConsumer looked() {
        try {
            look();
            return this;
        } catch (RuntimeException | Error refused) {
            close();
            throw refused;
        }
    }

    @Override
    public ConsumerInfo info() {
        return info;
    }

    @Override
    public Set<SourcePartition> partitions() {
        checkOpen();
        return source.look();
    }

    @Override
    public Map<SourcePartition, Long> ends() {
        checkOpen();
        Set<TopicPartition> all = new HashSet<>();
        source.look().forEach(each -> all.add(source.partition(each)));
        Map<SourcePartition, Long> ends = new HashMap<>();
        asked(() -> consumer.endOffsets(all, timeout))
                .forEach((each, next) -> ends.put(source.partition(each), Inbound.position(next - 1)));
        return ends;
    }

    @Override
    public Map<SourcePartition, Long> endsAt(Instant time) {
        Map<SourcePartition, Long> ends = new HashMap<>(ends());
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(each -> times.put(source.partition(each), time.toEpochMilli()));
        asked(() -> consumer.offsetsForTimes(times, timeout)).forEach((each, first) -> {
            if (first != null) {
                ends.put(source.partition(each), Inbound.position(first.offset() - 1));
            }
        });
        return ends;
    }

    /** Looks which partitions there are; reads those that are new from their beginning. */
    private void look() {
        Set<SourcePartition> found = source.look();
        looked = System.nanoTime();
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
        asked(() -> {
            consumer.assign(all);
            consumer.seekToBeginning(fresh);
            return all;
        });
        partitions = found;
    }

    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        checkOpen();
        if (ready.isEmpty()) {
            if (System.nanoTime() - looked > LOOK_EVERY_NANOS) {
                look();
            }
            asked(() -> consumer.poll(atMost)).forEach(ready::add);
        }
        List<InboundRecord> records = new ArrayList<>();
        while (records.size() < maxRecords && !ready.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = ready.remove();
            SourcePartition partition = source.partition(new TopicPartition(record.topic(), record.partition()));
            records.add(inbound.record(partition, record));
        }
        return new InboundBatch(records, partitions);
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        throw new UnsupportedException(
                info.name() + " acknowledges nothing; expected that who reads keeps the positions, and seeks");
    }

    @Override
    public void seek(SourcePartition partition, StartAt start) {
        checkOpen();
        TopicPartition where = source.partition(partition);
        ready.removeIf(record ->
                record.partition() == where.partition() && record.topic().equals(where.topic()));
        asked(() -> {
            consumer.seek(where, offset(where, start));
            return where;
        });
    }

    private long offset(TopicPartition where, StartAt start) {
        long first = only(consumer.beginningOffsets(Set.of(where), timeout));
        long end = only(consumer.endOffsets(Set.of(where), timeout));
        return switch (start) {
            case StartAt.Beginning any -> first;
            case StartAt.End any -> end;
            case StartAt.Time time -> {
                var found = consumer.offsetsForTimes(Map.of(where, time.time().toEpochMilli()), timeout)
                        .get(where);
                yield found == null ? end : found.offset();
            }
            case StartAt.After after -> behind(after.position(), where, first, end);
        };
    }

    /** The offset behind the one that was handled is the position of the latter. */
    private long behind(long position, TopicPartition where, long first, long end) {
        if (position > end) {
            throw notThere(where, position, "not there yet, it ends at " + end);
        }
        if (position < first) {
            throw notThere(where, position, "no longer there, it begins behind " + first);
        }
        return position;
    }

    private static long only(Map<TopicPartition, Long> offsets) {
        return offsets.values().iterator().next();
    }

    private PermanentException notThere(TopicPartition where, long position, String how) {
        return new PermanentException(
                "reading " + info.name() + ": position " + position + " of " + where + " is " + how
                        + "; expected a position of this topic. Start at its beginning if you can do without what is gone");
    }

    private <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (OffsetOutOfRangeException e) {
            source.look();
            throw new PermanentException(
                    "reading " + info.name() + ": what comes next is no longer there, in " + e.partitions()
                            + "; the topic does not keep it long enough. Start at its beginning if you can do without it",
                    e);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, "reading " + info.name());
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new PermanentException(info.name() + " is closed; open it again");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
            } catch (KafkaException e) {
                // It is given up either way.
                ready.clear();
            }
            source.close();
        }
    }

    @Override
    public String toString() {
        return info.name();
    }
}

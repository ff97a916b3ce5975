package io.eventhus.kafka;

import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A client of Kafka that reads some topics, with what it received and nobody has taken yet; its errors are ours. */
final class ConsumerClient implements AutoCloseable {

    private final String name;
    private final Duration timeout;
    private final KafkaSource source;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Queue<ConsumerRecord<byte[], byte[]>> ready = new ArrayDeque<>();

    private ConsumerClient(String name, Duration timeout, KafkaSource source, KafkaConsumer<byte[], byte[]> consumer) {
        this.name = name;
        this.timeout = timeout;
        this.source = source;
        this.consumer = consumer;
    }

    /** Opens a client; the source is closed with it, also if this fails. */
    static ConsumerClient open(String name, Duration timeout, KafkaSource source, Map<String, Object> settings) {
        try {
            return new ConsumerClient(name, timeout, source, new KafkaConsumer<>(settings));
        } catch (KafkaException e) {
            source.close();
            throw KafkaErrors.of(e, "reading " + name);
        }
    }

    String name() {
        return name;
    }

    Duration timeout() {
        return timeout;
    }

    KafkaSource source() {
        return source;
    }

    /** Calls Kafka; what it throws becomes ours. */
    <T> T ask(Function<KafkaConsumer<byte[], byte[]>, T> call) {
        try {
            return call.apply(consumer);
        } catch (OffsetOutOfRangeException e) {
            source.look();
            throw new PermanentException(
                    "reading " + name + ": what comes next is no longer there, in " + e.partitions()
                            + "; the topic does not keep it long enough. Start at its beginning if you can do without it",
                    e);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, "reading " + name);
        }
    }

    /** Receives what is there within a time. */
    void receive(Duration atMost) {
        ask(from -> from.poll(atMost)).forEach(ready::add);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    @Nullable
    ConsumerRecord<byte[], byte[]> next() {
        return ready.poll();
    }

    /** Forgets what was received from some partitions. */
    void drop(Collection<TopicPartition> partitions) {
        ready.removeIf(record -> partitions.contains(new TopicPartition(record.topic(), record.partition())));
    }

    /** Returns all partitions of the topics, as Kafka calls them. */
    Set<TopicPartition> all() {
        Set<TopicPartition> all = new HashSet<>();
        source.look().forEach(each -> all.add(source.partition(each)));
        return all;
    }

    Map<SourcePartition, Long> ends() {
        Set<TopicPartition> all = all();
        Map<SourcePartition, Long> ends = new HashMap<>();
        ask(from -> from.endOffsets(all, timeout))
                .forEach((each, next) -> ends.put(source.partition(each), Inbound.position(next - 1)));
        return ends;
    }

    Map<SourcePartition, Long> endsAt(Instant time) {
        Map<SourcePartition, Long> ends = ends();
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(each -> times.put(source.partition(each), time.toEpochMilli()));
        ask(from -> from.offsetsForTimes(times, timeout)).forEach((each, first) -> {
            if (first != null) {
                ends.put(source.partition(each), Inbound.position(first.offset() - 1));
            }
        });
        return ends;
    }

    /**
     * Returns the offset of what comes first.
     *
     * @throws PermanentException if it is behind a position that is not there yet, or no longer
     */
    long offset(TopicPartition where, StartAt start) {
        return ask(from -> {
            long first = only(from.beginningOffsets(Set.of(where), timeout));
            long end = only(from.endOffsets(Set.of(where), timeout));
            return switch (start) {
                case StartAt.Beginning any -> first;
                case StartAt.End any -> end;
                case StartAt.Time time -> {
                    OffsetAndTimestamp found = from.offsetsForTimes(
                                    Map.of(where, time.time().toEpochMilli()), timeout)
                            .get(where);
                    yield found == null ? end : found.offset();
                }
                case StartAt.After after -> behind(after.position(), where, first, end);
            };
        });
    }

    private static long only(Map<TopicPartition, Long> offsets) {
        return offsets.values().iterator().next();
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

    private PermanentException notThere(TopicPartition where, long position, String how) {
        return new PermanentException("reading " + name + ": position " + position + " of " + where + " is " + how
                + "; expected a position of this topic. Start at its beginning if you can do without what is gone");
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /** Closes; a group is told, within a time. */
    void close(Duration atMost) {
        ready.clear();
        try {
            consumer.close(CloseOptions.timeout(atMost));
        } catch (KafkaException e) {
            // It is given up either way.
            ready.clear();
        }
        source.close();
    }
}

package io.eventhus.kafka;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.envelope.EnvelopeCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Receives envelopes from topics, whoever sends them. A position is an offset and 1. A topic that was deleted and made again is refused,
 * within two seconds; partitions that are added are read from their beginning.
 *
 * <p>{@link #seeking} reads all partitions, from any place, and keeps nothing in the broker. {@link #grouped} is a member of a consumer group:
 * each partition is read by one member at a time, and the broker keeps what was acknowledged.
 */
public final class KafkaEventConsumer implements EventConsumer {

    private static final Pattern GROUP = Pattern.compile("[\\x21-\\x7E]{1,200}");

    private final ConsumerInfo info;
    private final ConsumerClient client;
    private final Reading reading;
    private final Inbound inbound;
    private boolean closed;

    private KafkaEventConsumer(ConsumerInfo info, ConsumerClient client, Reading reading, EnvelopeCodec codec) {
        this.info = info;
        this.client = client;
        this.reading = reading;
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
        ClientSettings settings = new ClientSettings(server);
        String name = name(server, "", topics);
        return open(
                new ConsumerInfo(name, false, true),
                client(server, settings, name, settings.ofConsumer(), topics),
                SeekingReading::new,
                codec);
    }

    /**
     * Opens a member of a consumer group. It acknowledges, and after a crash the group goes on behind what was acknowledged. A partition that
     * moves to another member while it has unacknowledged events comes again there. Of a partition about 1,000 records are given and not
     * acknowledged; then it is paused. Poll at least once within {@code max.poll.interval.ms}, which is five minutes by default.
     *
     * @param codec  reads the envelopes
     * @param group  names the group: 1 to 200 visible characters of ASCII
     * @param first  where a group that has read nothing of a topic yet starts in it
     * @param topics such as {@code bank.account}; at least one
     * @throws IllegalArgumentException if there is no topic, the name is not fit, or the start is behind a position
     * @throws PermanentException if a topic is not there, or was made again since the group read it, the broker lets nobody in, or a setting is
     *     refused
     * @throws io.eventhus.api.TransientException if no broker answers
     */
    public static KafkaEventConsumer grouped(
            KafkaServer server, EnvelopeCodec codec, String group, StartAt first, String... topics) {
        if (!GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException("the name of a consumer group has " + group.length()
                    + " characters or one that is not fit; expected 1 to 200 visible ones of ASCII");
        }
        if (first instanceof StartAt.After) {
            throw new IllegalArgumentException(
                    "the group " + group
                            + " is to start behind a position, which partitions have each their own; expected the beginning, the end or a time");
        }
        ClientSettings settings = new ClientSettings(server);
        String name = name(server, " in the group " + group, topics);
        return open(
                new ConsumerInfo(name, true, false),
                client(server, settings, name, settings.ofMember(group), topics),
                client -> GroupReading.join(client, List.of(topics), first),
                codec);
    }

    private static String name(KafkaServer server, String group, String... topics) {
        if (topics.length == 0) {
            throw new IllegalArgumentException("a consumer of Kafka at " + server.bootstrap()
                    + " reads no topic; expected at least one, such as bank.account");
        }
        return String.join(",", topics) + " of Kafka at " + server.bootstrap() + group;
    }

    private static ConsumerClient client(
            KafkaServer server, ClientSettings settings, String name, Map<String, Object> own, String... topics) {
        return ConsumerClient.open(name, server.timeout(), KafkaSource.open(settings, name, List.of(topics)), own);
    }

    private static KafkaEventConsumer open(
            ConsumerInfo info, ConsumerClient client, Function<ConsumerClient, Reading> way, EnvelopeCodec codec) {
        try {
            return new KafkaEventConsumer(info, client, way.apply(client), codec);
        } catch (RuntimeException | Error refused) {
            client.close();
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
        return client.source().look();
    }

    @Override
    public Map<SourcePartition, Long> ends() {
        checkOpen();
        return client.ends();
    }

    @Override
    public Map<SourcePartition, Long> endsAt(Instant time) {
        checkOpen();
        return client.endsAt(time);
    }

    @Override
    public InboundBatch poll(Duration atMost, int maxRecords) {
        checkOpen();
        reading.receive(atMost);
        List<InboundRecord> records = new ArrayList<>();
        ConsumerRecord<byte[], byte[]> record = client.next();
        while (record != null) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            InboundRecord given = inbound.record(client.source().partition(partition), record);
            reading.given(partition, given.position());
            records.add(given);
            record = records.size() < maxRecords ? client.next() : null;
        }
        return new InboundBatch(records, reading.assigned());
    }

    @Override
    public void acknowledge(Map<SourcePartition, Long> upTo) {
        checkOpen();
        reading.acknowledge(upTo);
    }

    @Override
    public void seek(SourcePartition partition, StartAt start) {
        checkOpen();
        reading.seek(client.source().partition(partition), start);
    }

    @Override
    public void onRevoke(Consumer<Set<SourcePartition>> told) {
        checkOpen();
        reading.onRevoke(told);
    }

    private void checkOpen() {
        if (closed) {
            throw new PermanentException(info.name() + " is closed; open it again");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            // What the group is told while it closes may still acknowledge.
            reading.close();
            closed = true;
        }
    }

    @Override
    public String toString() {
        return info.name();
    }
}

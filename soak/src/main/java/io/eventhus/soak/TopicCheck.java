package io.eventhus.soak;

import io.eventhus.api.AggregateId;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.MessageHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Compares a topic with the log: each stored event is there, first occurrences are in order for each aggregate and in one partition, each
 * record is the envelope of a stored event with its key and headers, byte for byte, also if it comes again.
 */
final class TopicCheck {

    private static final String ID = "ce_id";
    /** Findings beyond these are only counted. */
    private static final int MOST_TOLD = 1_000;

    /** Where an aggregate's events arrived, and the version up to which they did. */
    private record Arrived(int partition, long version) {}

    /**
     * What the comparison showed.
     *
     * @param stored   events in the log
     * @param records  in the topic
     * @param repeated records of events that were in the topic already
     * @param lost     events of the log that are not in the topic
     * @param findings what must not be, each on a line; the first ones
     * @param violations how many there are
     */
    record Result(long stored, long records, long repeated, long lost, List<String> findings, long violations) {}

    private final Map<String, StoredEvent> byId = new LinkedHashMap<>();
    private final Set<String> arrived = new HashSet<>();
    private final Map<AggregateId, Arrived> aggregates = new HashMap<>();
    private final List<String> findings = new ArrayList<>();
    private long records;
    private long repeated;
    private long violations;

    /** An event of the log; all of them come before the first record. */
    void stored(StoredEvent event) {
        byId.put(event.id(), event);
    }

    /** A record of the topic; those of a partition come in their order. */
    void record(ConsumerRecord<byte[], byte[]> record) {
        records++;
        String id = header(record, ID);
        StoredEvent event = id == null ? null : byId.get(id);
        if (event == null) {
            found(record, "is of no stored event; its id is " + id);
            return;
        }
        OutboundEvent expected = Relaying.codec().outbound(Relaying.DESTINATION, event);
        if (!Arrays.equals(record.value(), expected.body().toBytes())) {
            found(record, "has other bytes than the envelope of event " + id);
        }
        if (!Arrays.equals(record.key(), event.aggregate().id().getBytes(StandardCharsets.UTF_8))) {
            found(record, "has another key than the aggregate of event " + id);
        }
        if (!headers(record).equals(MessageHeaders.of(expected, MessageHeaders.Binding.KAFKA))) {
            found(record, "has other headers than event " + id);
        }
        if (arrived.add(event.id())) {
            first(record, event);
        } else {
            repeated++;
        }
    }

    private void first(ConsumerRecord<byte[], byte[]> record, StoredEvent event) {
        Arrived before = aggregates.put(event.aggregate(), new Arrived(record.partition(), event.version()));
        if (before == null) {
            return;
        }
        if (before.partition() != record.partition()) {
            found(record, "is of " + event.aggregate() + ", which is in partition " + before.partition());
        }
        if (before.version() > event.version()) {
            found(
                    record,
                    "is the first of version " + event.version() + " of " + event.aggregate() + ", behind version "
                            + before.version());
        }
    }

    private void found(ConsumerRecord<byte[], byte[]> record, String what) {
        found("the record at offset " + record.offset() + " of partition " + record.partition() + " " + what);
    }

    private void found(String finding) {
        violations++;
        if (findings.size() < MOST_TOLD) {
            findings.add(finding);
        }
    }

    /** Tells the result; all records have come. */
    Result result() {
        long lost = 0;
        for (StoredEvent event : byId.values()) {
            if (!arrived.contains(event.id())) {
                lost++;
                found("event " + event.id() + " at position " + event.position() + " is lost");
            }
        }
        return new Result(byId.size(), records, repeated, lost, List.copyOf(findings), violations);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header);
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), text(header)));
        return headers;
    }

    private static String text(Header header) {
        byte[] value = header.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}

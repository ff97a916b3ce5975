package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of a consumer share: a fresh source with one consumer, events to be sent, and short ways to take them. */
abstract class ConsumerRules {

    private static final Duration SLICE = Duration.ofMillis(200);
    private static final int ACCOUNTS = 5;

    private final Outgoing outgoing = new Outgoing();
    private final List<EventConsumer> opened = new ArrayList<>();
    EventConsumerFixture fixture;
    EventConsumer consumer;

    abstract EventConsumerFixture newFixture();

    @BeforeEach
    void openFreshSource() {
        fixture = newFixture();
        consumer = open();
    }

    @AfterEach
    void removeSource() {
        opened.forEach(EventConsumer::close);
        fixture.close();
    }

    final EventConsumer open() {
        EventConsumer another = fixture.open();
        opened.add(another);
        return another;
    }

    /** Closes the consumer and opens the next one in its place. */
    final void reopen() {
        consumer.close();
        consumer = open();
    }

    /** The next event of an account. */
    final OutboundEvent event(String account, String data) {
        return outgoing.event(fixture.destination(), account, data);
    }

    final OutboundEvent event(EventDraft draft) {
        return outgoing.event(fixture.destination(), draft);
    }

    /** Publishes events of some accounts in turn; returns their ids. */
    final List<String> publish(int count) {
        List<OutboundEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event("a" + i % ACCOUNTS, "{\"n\":" + i + "}"));
        }
        fixture.publish(events);
        return ids(events);
    }

    static List<String> ids(List<OutboundEvent> events) {
        return events.stream().map(event -> event.event().id()).toList();
    }

    static String id(InboundRecord record) {
        return record instanceof InboundRecord.Event event ? event.envelope().id() : "no envelope";
    }

    static List<String> idsOf(List<InboundRecord> records) {
        return records.stream().map(ConsumerRules::id).toList();
    }

    /** Polls until at least so many records have come. */
    final List<InboundRecord> take(int atLeast) {
        return take(consumer, atLeast);
    }

    final List<InboundRecord> take(EventConsumer from, int atLeast) {
        List<InboundRecord> records = new ArrayList<>();
        long deadline = System.nanoTime() + fixture.patience().toNanos();
        while (records.size() < atLeast && System.nanoTime() < deadline) {
            try {
                records.addAll(from.poll(SLICE, 500).records());
            } catch (TransientException whileItIsMended) {
                assertThat(whileItIsMended).hasMessageContaining(from.info().name());
            }
        }
        assertThat(records).as("records within %s", fixture.patience()).hasSizeGreaterThanOrEqualTo(atLeast);
        return records;
    }

    /** Takes up to the event that is published for it, behind everything else; returns the ids that came before it. */
    final List<String> takeTheRest() {
        OutboundEvent last = event("last", "null");
        fixture.publish(List.of(last));
        List<String> ids = new ArrayList<>();
        while (!ids.contains(last.event().id())) {
            ids.addAll(idsOf(take(1)));
        }
        // Of other partitions something may stand behind it.
        ids.addAll(idsOf(consumer.poll(SLICE, 500).records()));
        ids.remove(last.event().id());
        return ids;
    }

    /** Returns the last position of each partition. */
    static Map<SourcePartition, Long> lastOf(List<InboundRecord> records) {
        Map<SourcePartition, Long> last = new HashMap<>();
        records.forEach(record -> last.merge(record.partition(), record.position(), Math::max));
        return last;
    }
}

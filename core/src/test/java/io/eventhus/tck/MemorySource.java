package io.eventhus.tck;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.Destination;
import io.eventhus.api.Envelope;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import io.eventhus.api.UnsupportedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A topic in memory, of three partitions, perhaps with something put around each consumer; for one thread. */
final class MemorySource implements EventConsumerFixture {

    /** What a consumer can do. */
    enum Way {
        SEEKING,
        ACKNOWLEDGING,
        LISTENING
    }

    private record Sent(InboundRecord record, Instant at) {}

    private final Way way;
    private final UnaryOperator<EventConsumer> wrapping;
    private final Map<SourcePartition, List<Sent>> partitions = new LinkedHashMap<>();
    private final Map<SourcePartition, Long> acknowledged = new HashMap<>();
    private int made;
    private boolean isBroken;

    MemorySource(Way way, UnaryOperator<EventConsumer> wrapping) {
        this.way = way;
        this.wrapping = wrapping;
        make();
    }

    private void make() {
        made++;
        partitions.clear();
        for (int i = 0; i < 3; i++) {
            partitions.put(new SourcePartition("made-" + made, "topic", i), new ArrayList<>());
        }
    }

    @Override
    public Destination destination() {
        return new Destination("memory", "topic");
    }

    @Override
    public EventConsumer open() {
        return wrapping.apply(new Reader());
    }

    @Override
    public void publish(List<OutboundEvent> events) {
        for (OutboundEvent each : events) {
            StoredEvent event = each.event();
            put(
                    Math.floorMod(event.aggregate().id().hashCode(), 3),
                    (partition, position) -> new InboundRecord.Event(
                            partition,
                            position,
                            new Envelope(
                                    event.id(), event.aggregate(), "", event.version(), event.type(), event.data()),
                            event.time(),
                            event.revision(),
                            event.metadata()));
        }
    }

    @Override
    public void send(byte[] body) {
        put(0, (partition, position) -> new InboundRecord.NotAnEnvelope(partition, position, "id is no text", body));
    }

    private interface Made {
        InboundRecord at(SourcePartition partition, long position);
    }

    private void put(int number, Made record) {
        SourcePartition partition = List.copyOf(partitions.keySet()).get(number);
        List<Sent> sent = of(partition);
        sent.add(new Sent(record.at(partition, sent.size() + 1), Instant.now()));
    }

    private List<Sent> of(SourcePartition partition) {
        return partitions.getOrDefault(partition, List.of());
    }

    @Override
    public boolean acknowledges() {
        return way == Way.ACKNOWLEDGING;
    }

    @Override
    public boolean seeks() {
        return way == Way.SEEKING;
    }

    @Override
    public boolean keeps() {
        return way != Way.LISTENING;
    }

    @Override
    public boolean canBreak() {
        return true;
    }

    @Override
    public void breakBus() {
        isBroken = true;
    }

    @Override
    public void mendBus() {
        isBroken = false;
    }

    @Override
    public void makeAgain() {
        if (!keeps()) {
            throw new UnsupportedOperationException("nothing is kept");
        }
        make();
    }

    @Override
    public Duration patience() {
        return Duration.ofMillis(20);
    }

    @Override
    public void close() {
        partitions.clear();
    }

    private final class Reader implements EventConsumer {

        private final int opened = made;
        /** The last position that was given, of each partition. */
        private final Map<SourcePartition, Long> given = new HashMap<>();

        private boolean closed;

        Reader() {
            partitions.forEach((partition, sent) -> given.put(
                    partition,
                    switch (way) {
                        case SEEKING -> 0L;
                        case ACKNOWLEDGING -> acknowledged.getOrDefault(partition, 0L);
                        case LISTENING -> (long) sent.size();
                    }));
        }

        private void check() {
            if (closed) {
                throw new PermanentException("topic is closed");
            }
            if (isBroken) {
                throw new TransientException("topic does not answer");
            }
            if (opened != made) {
                throw new PermanentException("topic was made again");
            }
        }

        @Override
        public ConsumerInfo info() {
            return new ConsumerInfo("topic", acknowledges(), seeks());
        }

        @Override
        public Set<SourcePartition> partitions() {
            check();
            return Set.copyOf(partitions.keySet());
        }

        @Override
        public Map<SourcePartition, Long> ends() {
            return endsAt(Instant.MAX);
        }

        @Override
        public Map<SourcePartition, Long> endsAt(Instant time) {
            check();
            if (!keeps()) {
                throw new UnsupportedException("topic keeps nothing");
            }
            Map<SourcePartition, Long> ends = new HashMap<>();
            partitions.keySet().forEach(each -> ends.put(each, before(each, time)));
            return ends;
        }

        private long before(SourcePartition partition, Instant time) {
            return of(partition).stream()
                    .filter(each -> each.at().isBefore(time))
                    .count();
        }

        @Override
        public InboundBatch poll(Duration atMost, int maxRecords) {
            check();
            List<InboundRecord> records = new ArrayList<>();
            partitions.forEach((partition, sent) -> {
                long position = given.getOrDefault(partition, 0L);
                while (position < sent.size() && records.size() < maxRecords) {
                    records.add(sent.get((int) position).record());
                    position++;
                }
                given.put(partition, position);
            });
            return new InboundBatch(records, partitions.keySet());
        }

        @Override
        public void acknowledge(Map<SourcePartition, Long> upTo) {
            check();
            if (!acknowledges()) {
                throw new UnsupportedException("topic keeps no acknowledgement");
            }
            upTo.forEach((partition, position) -> acknowledged.merge(partition, position, Math::max));
        }

        @Override
        public void seek(SourcePartition partition, StartAt start) {
            check();
            if (!seeks()) {
                throw new UnsupportedException("topic does not seek");
            }
            if (!partitions.containsKey(partition)) {
                throw new PermanentException("topic was made again");
            }
            long end = of(partition).size();
            given.put(
                    partition,
                    switch (start) {
                        case StartAt.Beginning any -> 0L;
                        case StartAt.End any -> end;
                        case StartAt.Time time -> before(partition, time.time());
                        case StartAt.After after -> after.position();
                    });
            if (given.getOrDefault(partition, 0L) > end) {
                throw new PermanentException("topic has no position " + given.get(partition) + " yet");
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}

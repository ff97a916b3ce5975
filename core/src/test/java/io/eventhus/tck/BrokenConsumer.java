package io.eventhus.tck;

import io.eventhus.api.ConsumerInfo;
import io.eventhus.api.Envelope;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.tck.MemorySource.Way;
import io.eventhus.tck.faults.ForwardingConsumer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Consumers that are each broken in one way, with rules that must notice. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state, and the list is made by List.of
enum BrokenConsumer {
    LOSES_A_RECORD(
            Way.SEEKING,
            consumer ->
                    changing(consumer, records -> records.size() > 1 ? records.subList(1, records.size()) : records),
            "R-03",
            "R-05"),
    GIVES_A_RECORD_TWICE(
            Way.LISTENING,
            consumer -> changing(consumer, records -> {
                List<InboundRecord> more = new ArrayList<>(records);
                more.addAll(records.subList(0, Math.min(1, records.size())));
                return more;
            }),
            "R-04",
            "R-05"),
    REVERSES_A_POLL(Way.ACKNOWLEDGING, consumer -> changing(consumer, List::reversed), "R-03", "R-04"),
    DROPS_WHAT_IS_NO_ENVELOPE(
            Way.SEEKING,
            consumer -> changing(
                    consumer,
                    records -> records.stream()
                            .filter(InboundRecord.Event.class::isInstance)
                            .toList()),
            "R-06"),
    SHOWS_THE_BODY_IN_THE_REASON(
            Way.LISTENING,
            consumer -> changing(
                    consumer,
                    records -> records.stream()
                            .map(record -> record instanceof InboundRecord.NotAnEnvelope message
                                    ? new InboundRecord.NotAnEnvelope(
                                            message.partition(),
                                            message.position(),
                                            "id in " + new String(message.body(), StandardCharsets.UTF_8),
                                            message.body())
                                    : record)
                            .toList()),
            "R-06"),
    FORGETS_HEADERS(
            Way.SEEKING,
            consumer -> changing(
                    consumer,
                    records -> records.stream().map(BrokenConsumer::bare).toList()),
            "R-02"),
    GIVES_MORE_THAN_ASKED_FOR(
            Way.SEEKING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public InboundBatch poll(Duration atMost, int maxRecords) {
                    return super.poll(atMost, maxRecords + 1);
                }
            },
            "R-07"),
    FORGETS_WHICH_PARTITIONS_ARE_ASSIGNED(
            Way.ACKNOWLEDGING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public InboundBatch poll(Duration atMost, int maxRecords) {
                    return new InboundBatch(super.poll(atMost, maxRecords).records(), Set.of());
                }
            },
            "R-09"),
    ENDS_ONE_TOO_FAR(
            Way.SEEKING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public Map<SourcePartition, Long> ends() {
                    Map<SourcePartition, Long> ends = new HashMap<>(super.ends());
                    ends.replaceAll((partition, end) -> end + 1);
                    return ends;
                }
            },
            "R-11"),
    TAKES_NO_NOTICE_OF_TIMES(
            Way.ACKNOWLEDGING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public Map<SourcePartition, Long> endsAt(Instant time) {
                    return ends();
                }
            },
            "R-12"),
    STAYS_WHERE_IT_IS(
            Way.SEEKING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public void seek(SourcePartition partition, StartAt start) {}
            },
            "R-13",
            "R-14",
            "R-15",
            "R-16",
            "R-17",
            "R-25"),
    SEEKS_TO_THE_POSITION_AND_NOT_BEHIND_IT(
            Way.SEEKING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public void seek(SourcePartition partition, StartAt start) {
                    super.seek(
                            partition,
                            start instanceof StartAt.After after && after.position() > 0
                                    ? new StartAt.After(after.position() - 1)
                                    : start);
                }
            },
            "R-16"),
    IGNORES_THAT_IT_CANNOT_SEEK(
            Way.LISTENING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public void seek(SourcePartition partition, StartAt start) {}
            },
            "R-13",
            "R-18"),
    KEEPS_NO_ACKNOWLEDGEMENT(
            Way.ACKNOWLEDGING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public void acknowledge(Map<SourcePartition, Long> upTo) {}
            },
            "R-19",
            "R-20",
            "R-22"),
    ACKNOWLEDGES_WHAT_IT_GIVES(
            Way.ACKNOWLEDGING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public InboundBatch poll(Duration atMost, int maxRecords) {
                    InboundBatch batch = super.poll(atMost, maxRecords);
                    acknowledge(ConsumerRules.lastOf(batch.records()));
                    return batch;
                }
            },
            "R-20",
            "R-21"),
    SAYS_IT_DOES_NOT_ACKNOWLEDGE(
            Way.ACKNOWLEDGING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public ConsumerInfo info() {
                    return new ConsumerInfo(super.info().name(), false, false);
                }
            },
            "R-01"),
    LIVES_ON_AFTER_CLOSE(
            Way.SEEKING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public void close() {}
            },
            "R-23"),
    READS_ON_WHAT_WAS_MADE_AGAIN(
            Way.SEEKING,
            consumer -> new ForwardingConsumer(consumer) {
                @Override
                public InboundBatch poll(Duration atMost, int maxRecords) {
                    try {
                        return super.poll(atMost, maxRecords);
                    } catch (PermanentException madeAgain) {
                        return new InboundBatch(List.of(), Set.of());
                    }
                }
            },
            "R-25"),
    SKIPS_AFTER_TROUBLE(
            Way.ACKNOWLEDGING,
            consumer -> new ForwardingConsumer(consumer) {
                private int polls;

                @Override
                public InboundBatch poll(Duration atMost, int maxRecords) {
                    InboundBatch batch = super.poll(atMost, maxRecords);
                    polls += batch.records().isEmpty() ? 0 : 1;
                    return polls == 2 ? new InboundBatch(List.of(), batch.assigned()) : batch;
                }
            },
            "R-26");

    final Way way;
    final UnaryOperator<EventConsumer> breaking;
    final List<String> noticedBy;

    BrokenConsumer(Way way, UnaryOperator<EventConsumer> breaking, String... noticedBy) {
        this.way = way;
        this.breaking = breaking;
        this.noticedBy = List.of(noticedBy);
    }

    private static EventConsumer changing(EventConsumer consumer, UnaryOperator<List<InboundRecord>> change) {
        return new ForwardingConsumer(consumer) {
            @Override
            public InboundBatch poll(Duration atMost, int maxRecords) {
                InboundBatch batch = super.poll(atMost, maxRecords);
                return new InboundBatch(change.apply(batch.records()), batch.assigned());
            }
        };
    }

    private static InboundRecord bare(InboundRecord record) {
        if (!(record instanceof InboundRecord.Event event)) {
            return record;
        }
        Envelope envelope = event.envelope();
        return new InboundRecord.Event(event.partition(), event.position(), envelope, event.time(), "", Map.of());
    }
}

package io.eventhus.axon;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.core.Follower;
import io.eventhus.core.consuming.ConsumerFollower;
import io.eventhus.core.consuming.ReceivedEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamableEventSource;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/** A source of one partition for streaming processors; tokens are positions in it, 0 is before its first event. */
final class StreamedEvents implements StreamableEventSource {

    private static final Duration FIRST_RECORD_WITHIN = Duration.ofSeconds(5);

    private final Supplier<EventConsumer> consumers;
    private final ReceivedEvents events;
    private final EventMapping mapping;
    /** Tokens mean positions of this one; empty before it is first asked for. */
    private String sourceId = "";

    StreamedEvents(Supplier<EventConsumer> consumers, ReceivedEvents events, EventMapping mapping) {
        this.consumers = consumers;
        this.events = events;
        this.mapping = mapping;
    }

    @Override
    public MessageStream<EventMessage> open(StreamingCondition condition, @Nullable ProcessingContext context) {
        return FollowingStream.open(() -> follow(condition), event -> mapping.entry(event, condition, true));
    }

    private Follower follow(StreamingCondition condition) {
        return ConsumerFollower.open(consumer(), events, Positions.after(condition.position()));
    }

    /** Opens a consumer of the same source as before. */
    private EventConsumer consumer() {
        EventConsumer consumer = consumers.get();
        try {
            check(consumer);
            return consumer;
        } catch (RuntimeException | Error failure) {
            consumer.close();
            throw failure;
        }
    }

    private synchronized void check(EventConsumer consumer) {
        String found = ConsumedEvents.idOf(consumer.partitions());
        if (sourceId.isEmpty()) {
            sourceId = found;
        } else if (!sourceId.equals(found)) {
            throw new PermanentException(
                    "streaming from " + consumer.info().name() + ": it is " + found + " now, and was "
                            + sourceId
                            + " when this application started; it was deleted and created again, and no token fits it. Start "
                            + "the application again, and delete the tokens of its processors");
        }
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return Positions.token(() -> 0);
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return Positions.token(() -> {
            try (EventConsumer consumer = consumer()) {
                return end(consumer);
            }
        });
    }

    private static long end(EventConsumer consumer) {
        return consumer.ends().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return Positions.token(() -> {
            try (EventConsumer consumer = consumer()) {
                SourcePartition partition = consumer.partitions().iterator().next();
                long end = end(consumer);
                consumer.seek(partition, new StartAt.Time(at));
                List<InboundRecord> first = at.isAfter(Instant.now())
                        ? List.of()
                        : consumer.poll(FIRST_RECORD_WITHIN, 1).records();
                return first.isEmpty() ? end : first.getFirst().position() - 1;
            }
        });
    }
}

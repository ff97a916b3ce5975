package io.eventhus.axon;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.core.consuming.ConsumerFollower;
import io.eventhus.core.consuming.ReceivedEvents;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.WrappedToken;
import org.axonframework.messaging.eventstreaming.StreamableEventSource;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/** A source for streaming processors; tokens are the positions of its partitions. */
final class StreamedEvents implements StreamableEventSource {

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
        AtomicReference<@Nullable ConsumerFollower> following = new AtomicReference<>();
        return FollowingStream.open(
                () -> {
                    ConsumerFollower follower = follow(condition);
                    following.set(follower);
                    return follower;
                },
                event -> {
                    ConsumerFollower from = Objects.requireNonNull(following.get(), "events come from it");
                    return mapping.entry(
                            event, condition, true, from.partition(), () -> PartitionsToken.ofStream(from.positions()));
                });
    }

    private ConsumerFollower follow(StreamingCondition condition) {
        return ConsumerFollower.open(consumer(), events, after(condition.position()));
    }

    private static Map<SourcePartition, Long> after(@Nullable TrackingToken token) {
        TrackingToken lowest = token instanceof WrappedToken ? WrappedToken.unwrapLowerBound(token) : token;
        return lowest == null ? Map.of() : PartitionsToken.of(lowest).positions();
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
        return CompletableFuture.completedFuture(new PartitionsToken(Map.of()));
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return token(EventConsumer::ends);
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return token(consumer -> consumer.endsAt(at));
    }

    /** Asks on another thread. */
    private CompletableFuture<TrackingToken> token(Function<EventConsumer, Map<SourcePartition, Long>> positions) {
        return Positions.asked(() -> {
            try (EventConsumer consumer = consumer()) {
                return new PartitionsToken(positions.apply(consumer));
            }
        });
    }
}

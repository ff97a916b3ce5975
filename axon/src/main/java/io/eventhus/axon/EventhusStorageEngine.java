package io.eventhus.axon;

import io.eventhus.api.EventQuery;
import io.eventhus.core.EventStore;
import io.eventhus.core.Follower;
import io.eventhus.core.Load;
import io.eventhus.envelope.EventRegister;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * Axon's storage engine over an {@link EventStore}: exact append conditions, dense positions from 1 on as tokens and
 * markers. A conflict is an {@code AppendEventsTransactionRejectedException} whose cause is a
 * {@link io.eventhus.api.ConflictException} that names the conflicting events.
 *
 * <p>It never blocks a platform thread; on a virtual thread, sourcing and committing wait for the log right there, which is
 * quicker. Most methods are there twice, with and without a processing context: which of them are
 * called depends on the version of Axon. Safe for use by many threads. It does not close the event store.
 */
public final class EventhusStorageEngine implements EventStorageEngine {

    private final EventStore store;
    private final EventNames names;
    private final EventMapping mapping;

    /**
     * Makes an engine.
     *
     * @param store         where events are kept; stays its owner's
     * @param register      the event types: which stored name belongs to which class
     * @param converter     makes payloads JSON; the converter of the Axon configuration
     * @param aggregateKeys the tag keys of the aggregates; of an event with several tags, the one with such a key is
     *                      its aggregate
     */
    public EventhusStorageEngine(
            EventStore store, EventRegister register, EventConverter converter, Set<String> aggregateKeys) {
        this.store = store;
        this.names = new EventNames(register);
        this.mapping = EventMapping.of(converter, names, register, aggregateKeys);
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(
            AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        try {
            return CompletableFuture.completedFuture(begin(condition, context, events));
        } catch (RuntimeException | Error refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    EngineTransaction begin(
            AppendCondition condition, @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        return new EngineTransaction(store, mapping, Positions.conditions(condition, names), events, context);
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        return source(condition);
    }

    /** Sources as {@link #source(SourcingCondition, ProcessingContext)} does; what Axon 5.0.2 to 5.2 call. */
    public MessageStream<EventMessage> source(SourcingCondition condition) {
        return SourcingStream.start(() -> load(condition), event -> mapping.entry(event, condition, false));
    }

    private Load load(SourcingCondition condition) {
        EventQuery query = Criteria.query(condition.criteria(), names);
        long after = Positions.after(condition.start());
        if (after == 0) {
            return store.load(query);
        }
        long head = store.head();
        Positions.checkReached(after, head, "sourcing events", logName());
        return new Load(head, store.find(query, after, head));
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        return stream(condition);
    }

    /** Streams as {@link #stream(StreamingCondition, ProcessingContext)} does; what Axon 5.0.2 and later call. */
    public MessageStream<EventMessage> stream(StreamingCondition condition) {
        return FollowingStream.open(() -> follow(condition), event -> mapping.entry(event, condition, true));
    }

    private Follower follow(StreamingCondition condition) {
        EventQuery query = Criteria.query(condition.criteria(), names);
        long after = Positions.after(condition.position());
        if (after > 0) {
            Positions.checkReached(after, store.head(), "opening a stream", logName());
        }
        return store.follow(query, after);
    }

    private String logName() {
        return store.info().name();
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return firstToken();
    }

    /** Returns the token before the first event, without asking the log; what Axon 5.0.2 and later call. */
    public CompletableFuture<TrackingToken> firstToken() {
        return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(0));
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return latestToken();
    }

    /** Returns the token of the last event; what Axon 5.0.2 and later call. */
    public CompletableFuture<TrackingToken> latestToken() {
        return Positions.token(store::head);
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return tokenAt(at);
    }

    /**
     * Returns the token just before the first event at or after an instant, the latest token if there is none; what
     * Axon 5.0.2 and later call.
     */
    public CompletableFuture<TrackingToken> tokenAt(Instant at) {
        return Positions.token(() -> {
            long head = store.head();
            return store.firstAtOrAfter(at).orElse(head + 1) - 1;
        });
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("log", logName());
    }
}

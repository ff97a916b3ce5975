package io.eventhus.axon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.axonframework.common.Registration;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.StorageEngineBackedEventStore;
import org.axonframework.eventsourcing.eventstore.TagResolver;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventBus;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/**
 * Axon's own event store, with two of its defects mended: publishing without a processing context reports a commit that
 * failed, and a unit of work may source the same alternatives twice.
 */
public final class EventhusEventStore implements EventStore {

    private final ResourceKey<EventStoreTransaction> transactionKey =
            ResourceKey.withLabel("eventhusEventStoreTransaction");
    private final EventhusStorageEngine engine;
    private final EventBus eventBus;
    private final TagResolver tagResolver;
    private final StorageEngineBackedEventStore delegate;

    /**
     * Makes an event store.
     *
     * @param engine      where events are stored
     * @param eventBus    tells subscribing event processors of this process
     * @param tagResolver gives the tags of an event
     */
    public EventhusEventStore(EventhusStorageEngine engine, EventBus eventBus, TagResolver tagResolver) {
        this.engine = engine;
        this.eventBus = eventBus;
        this.tagResolver = tagResolver;
        this.delegate = new StorageEngineBackedEventStore(engine, eventBus, tagResolver);
    }

    @Override
    public EventStoreTransaction transaction(ProcessingContext processingContext) {
        EventStoreTransaction known = processingContext.getResource(transactionKey);
        if (known != null) {
            return known;
        }
        // Not while computing ours: the context is a map that must not be asked from within.
        EventStoreTransaction axons = delegate.transaction(processingContext);
        return processingContext.computeResourceIfAbsent(transactionKey, () -> RepeatableSourcing.of(axons));
    }

    /**
     * Publishes events. Within a processing context they are stored when it commits. Without one they are stored at
     * once, and the result fails if they could not be.
     */
    @Override
    public CompletableFuture<Void> publish(@Nullable ProcessingContext context, List<EventMessage> events) {
        if (context != null) {
            return delegate.publish(context, events);
        }
        try {
            List<TaggedEventMessage<?>> tagged = new ArrayList<>();
            for (EventMessage event : events) {
                tagged.add(new GenericTaggedEventMessage<>(event, tagResolver.resolve(event)));
            }
            return engine.begin(AppendCondition.none(), null, tagged)
                    .commit()
                    .thenCompose(stored -> eventBus.publish(null, events));
        } catch (RuntimeException | Error refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public MessageStream<EventMessage> open(StreamingCondition condition, @Nullable ProcessingContext context) {
        return engine.stream(condition);
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return engine.firstToken();
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return engine.latestToken();
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return engine.tokenAt(at);
    }

    @Override
    public Registration subscribe(
            BiFunction<List<? extends EventMessage>, ProcessingContext, CompletableFuture<?>> eventsBatchConsumer) {
        return eventBus.subscribe(eventsBatchConsumer);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeWrapperOf(delegate);
    }
}

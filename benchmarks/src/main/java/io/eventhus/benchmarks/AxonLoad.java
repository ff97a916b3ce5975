package io.eventhus.benchmarks;

import io.eventhus.axon.EventhusStorageEngine;
import io.eventhus.core.EventStore;
import io.eventhus.envelope.EventRegister;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** W1, W3 and W6 through Axon's storage engine interface: source one aggregate, append on the marker, commit; or stream everything. */
final class AxonLoad {

    private static final MessageType TYPE = new MessageType(Content.TYPE);
    private static final int PATIENCE_SECONDS = 30;

    private AxonLoad() {}

    /** The payload that {@link Content} writes. */
    record Deposited(String id, int amount, String currency, String reference, String booked) {}

    static EventConverter converter() {
        return new DelegatingEventConverter(new JacksonConverter());
    }

    /** Returns our engine over a store. */
    static EventStorageEngine engine(EventStore store) {
        EventRegister register =
                EventRegister.builder().event(Content.TYPE, Deposited.class).build();
        return new EventhusStorageEngine(store, register, converter(), Set.of(Content.ACCOUNT));
    }

    static Callers.Operation w1(EventStorageEngine engine) {
        return decide(engine, 1);
    }

    /** W1 with a number of events in each commit. */
    static Callers.Operation decide(EventStorageEngine engine, int events) {
        EventConverter converter = converter();
        return random -> {
            String id = Content.id(random.nextInt(Content.ACCOUNTS));
            EventCriteria criteria = EventCriteria.havingTags(new Tag(Content.ACCOUNT, id));
            List<TaggedEventMessage<?>> commit = Stream.<TaggedEventMessage<?>>generate(() -> deposit(id))
                    .limit(events)
                    .toList();
            while (!isStored(engine, criteria, source(engine, criteria, converter), commit)) {
                Thread.onSpinWait();
            }
        };
    }

    /** W6: follows the engine from its beginning, as an event processor does, and reads every payload. */
    static Figures replay(EventStorageEngine engine, int events) {
        EventConverter converter = converter();
        Semaphore changed = new Semaphore(0);
        Histogram nanos = Callers.histogram();
        long start = System.nanoTime();
        MessageStream<EventMessage> stream = engine.stream(
                StreamingCondition.startingFrom(engine.firstToken(null).join()), null);
        try {
            stream.setCallback(changed::release);
            for (int read = 0; read < events; ) {
                var entry = stream.next().orElse(null);
                if (entry != null) {
                    Objects.requireNonNull(entry.message().payloadAs(Deposited.class, converter));
                    read++;
                } else if (stream.error().isPresent() || !changed.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("a replay of " + events + " events ended at " + read);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was interrupted", e);
        } finally {
            stream.close();
        }
        nanos.recordValue(System.nanoTime() - start);
        return new Figures(1e9 / nanos.getMaxValue(), nanos);
    }

    static TaggedEventMessage<?> deposit(String id) {
        return deposit(Content.ACCOUNT, id);
    }

    static TaggedEventMessage<?> deposit(String aggregateType, String id) {
        Deposited payload = new Deposited(id, 1, "EUR", Content.REFERENCE, Content.BOOKED);
        return new GenericTaggedEventMessage<>(
                new GenericEventMessage(TYPE, payload), Set.of(new Tag(aggregateType, id)));
    }

    /** Reads all events with their payloads, as an entity would, and returns the marker behind them. */
    private static ConsistencyMarker source(
            EventStorageEngine engine, EventCriteria criteria, EventConverter converter) {
        MessageStream<EventMessage> stream = engine.source(SourcingCondition.conditionFor(criteria), null);
        try {
            return stream.reduce(ConsistencyMarker.ORIGIN, (before, entry) -> {
                        ConsistencyMarker marker = entry.getResource(ConsistencyMarker.RESOURCE_KEY);
                        // As Axon's handlers do: what has the class already is not converted again.
                        if (Content.TYPE.equals(entry.message().type().name())
                                && !(entry.message().payload() instanceof Deposited)) {
                            Objects.requireNonNull(entry.message().payloadAs(Deposited.class, converter));
                        }
                        return marker == null ? before : marker;
                    })
                    .join();
        } finally {
            stream.close();
        }
    }

    private static boolean isStored(
            EventStorageEngine engine,
            EventCriteria criteria,
            ConsistencyMarker marker,
            List<TaggedEventMessage<?>> events) {
        try {
            append(engine, AppendCondition.withCriteria(criteria).withMarker(marker), events);
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof AppendEventsTransactionRejectedException) {
                return false;
            }
            throw e;
        }
    }

    /** Appends and commits, and waits for both. */
    static void append(EventStorageEngine engine, AppendCondition condition, List<TaggedEventMessage<?>> events) {
        var unused = engine.appendEvents(condition, null, events)
                .thenCompose(AxonLoad::commit)
                .join();
    }

    private static <R extends @Nullable Object> CompletableFuture<ConsistencyMarker> commit(
            AppendTransaction<R> transaction) {
        return transaction.commit(null).thenCompose(result -> transaction.afterCommit(result, null));
    }
}

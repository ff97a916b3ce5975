package io.eventhus.bank.balance;

import io.eventhus.api.StoredEvent;
import io.eventhus.axon.ConsumedEvents;
import io.eventhus.axon.SubscribedEvents;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.axonframework.common.configuration.Configuration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.eventhandling.annotation.AnnotatedEventHandlingComponent;
import org.axonframework.messaging.eventhandling.configuration.EventProcessorModule;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * Balances of what somebody else's bank publishes, kept in memory, by an event processor over a source of envelopes. An event of a version that
 * the balance shows already changes nothing.
 */
public final class ConsumedBalances {

    private static final String NAME = "consumed-balances";
    private static final int BATCH_EVENTS = 500;

    private final ConsumedEvents source;
    private final BalanceRows rows = new BalanceRows(new MemoryStateStore());
    private final BalanceProjection projection;
    private final CompletableFuture<Exception> stopped = new CompletableFuture<>();

    /**
     * Makes balances.
     *
     * @param source what is consumed
     * @param seen   is handed each event, in order
     */
    public ConsumedBalances(ConsumedEvents source, Consumer<StoredEvent> seen) {
        this.source = source;
        Supplier<String> oneSource = () -> "consumed";
        // An account may move to another partition, where positions are others; its versions go on.
        this.projection = new BalanceProjection(rows, oneSource, StoredEvent::version, seen);
    }

    /** Returns the rows. */
    public BalanceRows rows() {
        return rows;
    }

    /**
     * Tells whether the balance of an account shows an event.
     *
     * @param version the version of the event
     */
    public boolean show(String account, long version) {
        return rows.find(account).map(BalanceRow::position).orElse(0L) >= version;
    }

    /** Returns what completes with the reason when the balances cannot go on. */
    public CompletableFuture<Exception> stopped() {
        return stopped;
    }

    /** Adds a streaming processor, which starts at the beginning of the source. */
    public void streamTo(EventSourcingConfigurer axon) {
        axon.messaging(messaging -> messaging.eventProcessing(processing ->
                processing.pooledStreaming(pooled -> pooled.processor(EventProcessorModule.pooledStreaming(NAME)
                        .eventHandlingComponents(components -> components.declarative(this::component))
                        .customized((config, processor) -> processor
                                .eventSource(source.streamable(config))
                                .initialSegmentCount(1)
                                .batchSize(BATCH_EVENTS)
                                .eventCriteria(supported -> EventCriteria.havingAnyTag())
                                .errorHandler(PropagatingErrorHandler.instance()))))));
    }

    /** Adds a subscribing processor, which gets what comes from now on. */
    public void subscribeTo(EventSourcingConfigurer axon) {
        axon.messaging(messaging -> messaging.eventProcessing(processing ->
                processing.subscribing(subscribing -> subscribing.processor(EventProcessorModule.subscribing(NAME)
                        .eventHandlingComponents(components -> components.declarative(this::component))
                        .customized((config, processor) -> {
                            SubscribedEvents events = source.subscribable(config);
                            return processor.eventSource(events).errorHandler(PropagatingErrorHandler.instance());
                        })))));
    }

    private StopAtUnreadable component(Configuration config) {
        return new StopAtUnreadable(
                new AnnotatedEventHandlingComponent<>(projection, config.getComponent(ParameterResolverFactory.class)),
                projection,
                stopped::complete);
    }
}

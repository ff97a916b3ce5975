package io.eventhus.bank.balance;

import io.eventhus.api.CommitLog;
import io.eventhus.bank.BankStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.annotation.ParameterResolverFactory;
import org.axonframework.messaging.eventhandling.annotation.AnnotatedEventHandlingComponent;
import org.axonframework.messaging.eventhandling.configuration.EventProcessorModule;
import org.axonframework.messaging.eventhandling.processing.errorhandling.PropagatingErrorHandler;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the balances up to date while the bank runs, and waits for them. Of several processes on one store one projects;
 * the others wait for its rows, and take over when its claim ends.
 */
public final class BalanceProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(BalanceProcessor.class);
    private static final String NAME = "balances";
    private static final int BATCH_EVENTS = 1000;
    private static final Duration CLAIM_INTERVAL = Duration.ofMillis(500);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private final CommitLog log;
    private final BalanceRows rows;
    private final CompletableFuture<UnreadableEventException> stopped = new CompletableFuture<>();

    /** Makes a processor over a store, which stays its owner's. */
    public BalanceProcessor(BankStore store) {
        this.log = store.log();
        this.rows = new BalanceRows(store.state());
    }

    /** Returns the rows. */
    public BalanceRows rows() {
        return rows;
    }

    /** Adds the processor to an application. */
    public void addTo(EventSourcingConfigurer axon) {
        BalanceProjection projection = new BalanceProjection(rows, this::logId);
        axon.messaging(messaging -> messaging.eventProcessing(processing ->
                processing.pooledStreaming(pooled -> pooled.processor(EventProcessorModule.pooledStreaming(NAME)
                        .eventHandlingComponents(components -> components.declarative(config -> new StopAtUnreadable(
                                new AnnotatedEventHandlingComponent<>(
                                        projection, config.getComponent(ParameterResolverFactory.class)),
                                projection,
                                this::stopped)))
                        .customized((config, processor) -> processor
                                // One segment: the rows are made in the order of the log, and one position says all.
                                .initialSegmentCount(1)
                                .batchSize(BATCH_EVENTS)
                                .tokenClaimInterval(CLAIM_INTERVAL.toMillis())
                                // Every event, also of types that have no handler: the projection stops at those.
                                .eventCriteria(supported -> EventCriteria.havingAnyTag())
                                .errorHandler(PropagatingErrorHandler.instance()))))));
    }

    /**
     * Tells whether the balances show every event up to a position.
     *
     * @param head the position; 0 is always reached
     * @throws io.eventhus.api.LogForkedException if the balances were made from another log
     */
    public boolean reached(long head) {
        return head == 0 || rows.position(logId()) >= head;
    }

    /**
     * Waits until the balances show every event up to a position.
     *
     * @param head   the position
     * @param atMost how long to wait
     * @throws UnreadableEventException if the projection in this process stopped before it
     * @throws TimeoutException if the time is over
     */
    public void await(long head, Duration atMost) throws TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!reached(head)) {
            if (System.nanoTime() - deadline >= 0) {
                throw new TimeoutException("the balances have come to position " + rows.position(logId()) + " of "
                        + head + " in " + atMost.toSeconds() + " s; try again, or wait longer with --wait");
            }
            look();
        }
    }

    /** Passes some time, unless the projection has stopped. */
    private void look() {
        try {
            throw stopped.get(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRunning) {
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the balances", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("the stop is never completed with a failure", impossible);
        }
    }

    private void stopped(UnreadableEventException failure) {
        if (stopped.complete(failure)) {
            LOG.error(failure.getMessage());
        }
    }

    private String logId() {
        String id = log.info().logId();
        if (id == null) {
            throw new IllegalStateException("the log has events but no id; expected an id from the first commit on");
        }
        return id;
    }
}

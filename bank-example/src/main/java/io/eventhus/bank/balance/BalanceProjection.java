package io.eventhus.bank.balance;

import io.eventhus.bank.domain.AccountCreated;
import io.eventhus.bank.domain.BankEvent;
import io.eventhus.bank.domain.DepositPerformed;
import io.eventhus.bank.domain.OwnerChanged;
import io.eventhus.bank.domain.WithdrawalPerformed;
import java.util.function.Supplier;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.annotation.MessageIdentifier;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;

/**
 * Collects the events of a batch and writes one row for each account when the batch is through. The processor stores
 * its token after that, so whoever dies between the two leaves rows that know what they have applied.
 */
final class BalanceProjection {

    private static final ResourceKey<BalanceBatch> BATCH = ResourceKey.withLabel("balanceBatch");

    private final BalanceRows rows;
    private final StoredEvents events;
    private final Supplier<String> log;

    BalanceProjection(BalanceRows rows, StoredEvents events, Supplier<String> log) {
        this.rows = rows;
        this.events = events;
        this.log = log;
    }

    @EventHandler(eventName = "AccountCreated")
    void on(AccountCreated event, @MessageIdentifier String id, ProcessingContext context) {
        collect(event, id, context);
    }

    @EventHandler(eventName = "DepositPerformed")
    void on(DepositPerformed event, @MessageIdentifier String id, ProcessingContext context) {
        collect(event, id, context);
    }

    @EventHandler(eventName = "WithdrawalPerformed")
    void on(WithdrawalPerformed event, @MessageIdentifier String id, ProcessingContext context) {
        collect(event, id, context);
    }

    @EventHandler(eventName = "OwnerChanged")
    void on(OwnerChanged event, @MessageIdentifier String id, ProcessingContext context) {
        collect(event, id, context);
    }

    private void collect(BankEvent event, String id, ProcessingContext context) {
        batch(context).add(events.of(id, context), event);
    }

    /** Ends the batch before the event that cannot be read: what came before it is still written. */
    void stop(ProcessingContext context) {
        batch(context).stop();
    }

    private BalanceBatch batch(ProcessingContext context) {
        return context.computeResourceIfAbsent(BATCH, () -> begin(context));
    }

    private BalanceBatch begin(ProcessingContext context) {
        BalanceBatch batch = new BalanceBatch();
        context.runOnPostInvocation(through -> batch.writeTo(rows, log.get()));
        context.runOnAfterCommit(done -> events.done(batch.position()));
        context.onError((failed, phase, failure) -> {
            if (batch.stopped()) {
                batch.writeTo(rows, log.get());
            }
        });
        return batch;
    }
}

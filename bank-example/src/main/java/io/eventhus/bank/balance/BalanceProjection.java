package io.eventhus.bank.balance;

import io.eventhus.api.StoredEvent;
import io.eventhus.bank.domain.AccountCreated;
import io.eventhus.bank.domain.BankEvent;
import io.eventhus.bank.domain.DepositPerformed;
import io.eventhus.bank.domain.OwnerChanged;
import io.eventhus.bank.domain.WithdrawalPerformed;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;

/**
 * Collects the events of a batch and writes one row for each account when the batch is through. The processor stores
 * its token after that, so whoever dies between the two leaves rows that know what they have applied.
 */
final class BalanceProjection {

    private static final ResourceKey<BalanceBatch> BATCH = ResourceKey.withLabel("balanceBatch");

    private final BalanceRows rows;
    private final Supplier<String> log;
    private final ToLongFunction<StoredEvent> place;
    private final Consumer<StoredEvent> seen;

    BalanceProjection(BalanceRows rows, Supplier<String> log) {
        this(rows, log, StoredEvent::position, event -> {});
    }

    /**
     * Makes one.
     *
     * @param rows  where the balances are kept
     * @param log   gives the id of the log, or of the source, that the positions mean
     * @param place gives what grows with each event of an account
     * @param seen  is handed each event that can be read
     */
    BalanceProjection(
            BalanceRows rows, Supplier<String> log, ToLongFunction<StoredEvent> place, Consumer<StoredEvent> seen) {
        this.rows = rows;
        this.log = log;
        this.place = place;
        this.seen = seen;
    }

    @EventHandler(eventName = "AccountCreated")
    void on(AccountCreated event, StoredEvent stored, ProcessingContext context) {
        collect(event, stored, context);
    }

    @EventHandler(eventName = "DepositPerformed")
    void on(DepositPerformed event, StoredEvent stored, ProcessingContext context) {
        collect(event, stored, context);
    }

    @EventHandler(eventName = "WithdrawalPerformed")
    void on(WithdrawalPerformed event, StoredEvent stored, ProcessingContext context) {
        collect(event, stored, context);
    }

    @EventHandler(eventName = "OwnerChanged")
    void on(OwnerChanged event, StoredEvent stored, ProcessingContext context) {
        collect(event, stored, context);
    }

    private void collect(BankEvent event, StoredEvent stored, ProcessingContext context) {
        batch(context).add(stored, event);
        seen.accept(stored);
    }

    /** Ends the batch before the event that cannot be read: what came before it is still written. */
    void stop(ProcessingContext context) {
        batch(context).stop();
    }

    private BalanceBatch batch(ProcessingContext context) {
        return context.computeResourceIfAbsent(BATCH, () -> begin(context));
    }

    private BalanceBatch begin(ProcessingContext context) {
        BalanceBatch batch = new BalanceBatch(place);
        context.runOnPostInvocation(through -> batch.writeTo(rows, log.get()));
        context.onError((failed, phase, failure) -> {
            if (batch.stopped()) {
                batch.writeTo(rows, log.get());
            }
        });
        return batch;
    }
}

package io.eventhus.bank.domain;

import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;

/**
 * The event-sourced account. Every command is handled by an instance, also when no event of the account is stored yet,
 * so that an unknown account is refused by the rules and not by the framework.
 */
@EventSourcedEntity(tagKey = BankEvent.TAG)
public final class Account {

    private AccountState state = AccountState.NONE;

    /** Makes an account to which nothing has happened. */
    @EntityCreator
    public Account() {}

    @CommandHandler
    void handle(CreateAccount command, EventAppender events) {
        events.append(AccountRules.decide(state, command));
    }

    @CommandHandler
    void handle(PerformDeposit command, EventAppender events) {
        events.append(AccountRules.decide(state, command));
    }

    @CommandHandler
    void handle(PerformWithdrawal command, EventAppender events) {
        events.append(AccountRules.decide(state, command));
    }

    @CommandHandler
    void handle(ChangeOwner command, EventAppender events) {
        events.append(AccountRules.decide(state, command));
    }

    @EventSourcingHandler
    void on(AccountCreated event) {
        state = state.after(event);
    }

    @EventSourcingHandler
    void on(DepositPerformed event) {
        state = state.after(event);
    }

    @EventSourcingHandler
    void on(WithdrawalPerformed event) {
        state = state.after(event);
    }

    @EventSourcingHandler
    void on(OwnerChanged event) {
        state = state.after(event);
    }
}

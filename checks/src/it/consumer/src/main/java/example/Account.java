package example;

import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;

/** An event-sourced account. */
@EventSourcedEntity(tagKey = "Account")
public final class Account {

    private boolean exists;

    /** Makes an account to which nothing has happened. */
    @EntityCreator
    public Account() {}

    @CommandHandler
    void handle(CreateAccount command, EventAppender events) {
        if (exists) {
            throw new IllegalStateException("the account exists already");
        }
        events.append(new AccountCreated(command.account(), command.owner()));
    }

    @CommandHandler
    void handle(PerformDeposit command, EventAppender events) {
        if (!exists) {
            throw new IllegalStateException("there is no such account");
        }
        events.append(new DepositPerformed(command.account(), command.amount()));
    }

    @EventSourcingHandler
    void on(AccountCreated event) {
        exists = true;
    }
}

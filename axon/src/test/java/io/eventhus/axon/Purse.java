package io.eventhus.axon;

import io.eventhus.envelope.EventRegister;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.TargetEntityId;

/** The small entity of the tests: money goes in and out, never below nothing. */
@EventSourcedEntity(tagKey = "Purse")
public class Purse {

    record Open(@TargetEntityId String id) {}

    record PutIn(@TargetEntityId String id, long amount) {}

    record TakeOut(@TargetEntityId String id, long amount) {}

    record Look(@TargetEntityId String id) {}

    record Opened(@EventTag(key = "Purse") String id) {}

    record MovedIn(@EventTag(key = "Purse") String id, long amount) {}

    record MovedOut(@EventTag(key = "Purse") String id, long amount) {}

    static EventRegister register() {
        return EventRegister.builder()
                .event("PurseOpened", Opened.class)
                .event("MoneyMovedIn", MovedIn.class)
                .event("MoneyMovedOut", MovedOut.class)
                .build();
    }

    private String id = "";
    private long balance;

    @EntityCreator
    public Purse() {}

    @CommandHandler
    static String handle(Open command, EventAppender appender) {
        appender.append(new Opened(command.id()));
        return command.id();
    }

    @CommandHandler
    long handle(PutIn command, EventAppender appender) {
        appender.append(new MovedIn(id, command.amount()));
        return balance;
    }

    @CommandHandler
    long handle(TakeOut command, EventAppender appender) {
        if (command.amount() > balance) {
            throw new IllegalStateException("not enough money");
        }
        appender.append(new MovedOut(id, command.amount()));
        return balance;
    }

    @CommandHandler
    long handle(Look command) {
        return balance;
    }

    @EventSourcingHandler
    void on(Opened event) {
        id = event.id();
    }

    @EventSourcingHandler
    void on(MovedIn event) {
        balance += event.amount();
    }

    @EventSourcingHandler
    void on(MovedOut event) {
        balance -= event.amount();
    }
}

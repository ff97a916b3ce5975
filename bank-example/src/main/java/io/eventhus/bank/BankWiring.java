package io.eventhus.bank;

import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.domain.Account;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;

/** Puts the bank together. */
public final class BankWiring {

    /** For a bank without event processors. */
    public static final Consumer<EventSourcingConfigurer> NOTHING_MORE = axon -> {};

    private BankWiring() {}

    /**
     * Starts the bank.
     *
     * @param store            where events and state are kept; closed with the application
     * @param commandsInFlight how many commands may be handled at once, at least 1
     * @param more             what else is configured, such as event processors
     * @return the running bank; to be closed
     */
    public static EventhusApplication start(
            BankStore store, int commandsInFlight, Consumer<EventSourcingConfigurer> more) {
        return EventhusApplication.bucket(BankEvents.BUCKET)
                .store(store.log(), store.state())
                .events(BankEvents.REGISTER)
                .aggregate(String.class, Account.class, BankEvents.SUBSET)
                .commandsInFlight(commandsInFlight)
                .axon(more)
                .start();
    }
}

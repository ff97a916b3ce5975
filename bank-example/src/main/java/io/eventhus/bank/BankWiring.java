package io.eventhus.bank;

import io.eventhus.axon.EventhusApplication;
import io.eventhus.axon.EventhusBuilder;
import io.eventhus.bank.domain.Account;

/** Puts the bank together. */
public final class BankWiring {

    private BankWiring() {}

    /**
     * Wires the bank; publishers, event processors and bounds may be added before it is started.
     *
     * @param store where events and state are kept; closed with the application
     */
    public static EventhusBuilder of(BankStore store) {
        return EventhusApplication.bucket(BankEvents.BUCKET)
                .store(store.log(), store.state())
                .events(BankEvents.REGISTER)
                .aggregate(String.class, Account.class, BankEvents.SUBSET);
    }
}

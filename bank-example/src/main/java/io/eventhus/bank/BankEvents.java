package io.eventhus.bank;

import io.eventhus.bank.domain.AccountCreated;
import io.eventhus.bank.domain.DepositPerformed;
import io.eventhus.bank.domain.OwnerChanged;
import io.eventhus.bank.domain.WithdrawalPerformed;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;

/** How the bank's events are named where they are stored and where they are published. */
public final class BankEvents {

    /** The bank's log, and the first part of every destination. */
    public static final String BUCKET = "bank";

    /** The second part of the destination of an account's events. */
    public static final String SUBSET = "account";

    /** The event types and their spellings, as the Go bank has them. */
    public static final EventRegister REGISTER = EventRegister.builder()
            .event("AccountCreated", AccountCreated.class)
            .event("DepositPerformed", DepositPerformed.class)
            .event("WithdrawalPerformed", WithdrawalPerformed.class)
            .event("OwnerChanged", OwnerChanged.class)
            .rename(Profile.V2, "DepositPerformed", "amount", "ammount")
            .readAlso("WithdrawalPerformed", "ammount", "amount")
            .build();

    private BankEvents() {}

    /** Returns a codec that writes envelopes as the Go bank publishes them. */
    public static EnvelopeCodec codec() {
        return new EnvelopeCodec(BUCKET, Profile.V1, REGISTER);
    }
}

package io.eventhus.bank.domain;

import org.jspecify.annotations.Nullable;

/**
 * What happened to an account. The stored data of each event has exactly the keys that the Go bank writes. The account's
 * id is not among them: it stands beside the data, as the aggregate id that Axon's tag gives.
 */
public sealed interface BankEvent permits AccountCreated, DepositPerformed, WithdrawalPerformed, OwnerChanged {

    /** The key of the tag that carries the account's id, and so the stored aggregate type. */
    String TAG = "Account";

    /**
     * Returns the id of the account on an event that is about to be stored, null on one that was read back: there the
     * stored event names its aggregate.
     */
    @Nullable
    String account();
}

package io.eventhus.bank.domain;

import org.jspecify.annotations.Nullable;

/**
 * What the events of one account add up to.
 *
 * @param owner   who it belongs to; null: there is no such account
 * @param balance the balance in minor units
 */
public record AccountState(@Nullable String owner, long balance) {

    /** No account. */
    public static final AccountState NONE = new AccountState(null, 0);

    /** Tells whether there is such an account. */
    public boolean exists() {
        return owner != null;
    }

    /**
     * Returns the state after one more event.
     *
     * @throws ArithmeticException if the balance would no longer fit into 64 bits, which the rules never let happen
     */
    public AccountState after(BankEvent event) {
        return switch (event) {
            case AccountCreated created -> new AccountState(created.owner(), balance);
            case OwnerChanged changed -> new AccountState(changed.owner(), balance);
            case DepositPerformed deposit -> new AccountState(owner, Math.addExact(balance, deposit.amount()));
            case WithdrawalPerformed withdrawal ->
                new AccountState(owner, Math.subtractExact(balance, withdrawal.amount()));
        };
    }
}

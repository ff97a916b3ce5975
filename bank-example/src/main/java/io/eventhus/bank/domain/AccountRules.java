package io.eventhus.bank.domain;

import io.eventhus.bank.domain.BankRefusedException.Reason;

/**
 * The bank's rules: pure functions from the state of an account and a command to the event that follows. Each throws
 * {@link BankRefusedException} if the command is refused.
 */
public final class AccountRules {

    private AccountRules() {}

    /** Opens an account that does not exist yet, for an owner whose name is not empty. */
    public static AccountCreated decide(AccountState state, CreateAccount command) {
        Texts.check(command.owner(), "the owner");
        if (state.exists()) {
            throw refused(Reason.ACCOUNT_EXISTS, "the account exists already; choose another id");
        }
        return new AccountCreated(command.account(), command.owner());
    }

    /** Pays in a positive amount that leaves the balance within 64 bits. */
    public static DepositPerformed decide(AccountState state, PerformDeposit command) {
        checkPositive(command.amount());
        checkExists(state);
        if (state.balance() > Long.MAX_VALUE - command.amount()) {
            throw refused(
                    Reason.BALANCE_OVERFLOW,
                    "the deposit would take the balance beyond " + Long.MAX_VALUE + "; deposit at most "
                            + (Long.MAX_VALUE - state.balance()));
        }
        return new DepositPerformed(command.account(), command.amount());
    }

    /** Takes out a positive amount that the balance covers. */
    public static WithdrawalPerformed decide(AccountState state, PerformWithdrawal command) {
        checkPositive(command.amount());
        checkExists(state);
        if (command.amount() > state.balance()) {
            throw refused(
                    Reason.OVERDRAFT,
                    "the balance is " + state.balance() + "; not enough to withdraw " + command.amount());
        }
        return new WithdrawalPerformed(command.account(), command.amount());
    }

    /** Changes the owner to one whose name is not empty. */
    public static OwnerChanged decide(AccountState state, ChangeOwner command) {
        Texts.check(command.owner(), "the owner");
        checkExists(state);
        return new OwnerChanged(command.account(), command.owner());
    }

    private static void checkPositive(long amount) {
        if (amount < 1) {
            throw refused(Reason.AMOUNT_NOT_POSITIVE, "the amount is " + amount + "; expected at least 1");
        }
    }

    private static void checkExists(AccountState state) {
        if (!state.exists()) {
            throw refused(Reason.ACCOUNT_UNKNOWN, "there is no such account; open it first");
        }
    }

    private static BankRefusedException refused(Reason reason, String message) {
        return new BankRefusedException(reason, message);
    }
}

package io.eventhus.bank.domain;

/** What can be asked of the bank. Commands that name one account are handled one after the other. */
public sealed interface BankCommand permits CreateAccount, PerformDeposit, PerformWithdrawal, ChangeOwner {

    /** Returns the id of the account that is meant. */
    String account();
}

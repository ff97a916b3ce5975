package io.eventhus.bank.domain;

import org.axonframework.modelling.annotation.TargetEntityId;

/**
 * Opens an account.
 *
 * @param account the id of the account
 * @param owner   who it belongs to; not empty
 */
public record CreateAccount(@TargetEntityId String account, String owner) implements BankCommand {

    /**
     * Checks the id.
     *
     * @throws BankRefusedException if it is empty or not well-formed Unicode
     */
    public CreateAccount {
        Texts.check(account, "the account id");
    }
}

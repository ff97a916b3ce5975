package io.eventhus.bank.domain;

import org.axonframework.modelling.annotation.TargetEntityId;

/**
 * Gives an account to someone else.
 *
 * @param account the id of the account
 * @param owner   who it belongs to from now on; not empty
 */
public record ChangeOwner(@TargetEntityId String account, String owner) implements BankCommand {

    /**
     * Checks the id.
     *
     * @throws BankRefusedException if it is empty or not well-formed Unicode
     */
    public ChangeOwner {
        Texts.check(account, "the account id");
    }
}

package io.eventhus.bank.domain;

import org.axonframework.modelling.annotation.TargetEntityId;

/**
 * Pays money in.
 *
 * @param account the id of the account
 * @param amount  how much, in minor units, at least 1
 */
public record PerformDeposit(@TargetEntityId String account, long amount) implements BankCommand {

    /**
     * Checks the id.
     *
     * @throws BankRefusedException if it is empty or not well-formed Unicode
     */
    public PerformDeposit {
        Texts.check(account, "the account id");
    }
}

package io.eventhus.bank.domain;

import org.axonframework.modelling.annotation.TargetEntityId;

/**
 * Takes money out.
 *
 * @param account the id of the account
 * @param amount  how much, in minor units, at least 1 and at most the balance
 */
public record PerformWithdrawal(@TargetEntityId String account, long amount) implements BankCommand {

    /**
     * Checks the id.
     *
     * @throws BankRefusedException if it is empty or not well-formed Unicode
     */
    public PerformWithdrawal {
        Texts.check(account, "the account id");
    }
}

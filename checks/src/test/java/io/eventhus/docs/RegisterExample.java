package io.eventhus.docs;

import io.eventhus.bank.domain.DepositPerformed;
import io.eventhus.bank.domain.WithdrawalPerformed;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;

/** The register that docs/envelope.md shows. */
final class RegisterExample {

    private RegisterExample() {}

    static EventRegister register() {
        // shown: begin
        EventRegister register = EventRegister.builder()
                .event("DepositPerformed", DepositPerformed.class)
                .event("WithdrawalPerformed", WithdrawalPerformed.class)
                .name(Profile.V2, "DepositPerformed", "deposit_performed") // only where the rule does not fit
                .rename(Profile.V2, "DepositPerformed", "amount", "ammount") // written so, read in both spellings
                .readAlso("WithdrawalPerformed", "ammount", "amount") // only read, in every profile
                .build();
        // shown: end
        return register;
    }
}

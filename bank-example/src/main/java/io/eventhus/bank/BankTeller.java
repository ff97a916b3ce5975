package io.eventhus.bank;

import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.domain.BankCommand;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Gives commands to the bank and waits for the answer. */
public final class BankTeller {

    private final EventhusApplication bank;

    /** Makes a teller for a running bank. */
    public BankTeller(EventhusApplication bank) {
        this.bank = bank;
    }

    /**
     * Has a command carried out, or not.
     *
     * @throws RuntimeException what the command failed with, or with that as a cause: a
     *     {@link io.eventhus.bank.domain.BankRefusedException} if the bank refused it, another
     *     {@link io.eventhus.api.EventhusException} if it could not be stored, or it is not known whether it was
     */
    public void perform(BankCommand command) {
        try {
            bank.send(command).get();
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            throw cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while a command was carried out", interrupted);
        }
    }
}

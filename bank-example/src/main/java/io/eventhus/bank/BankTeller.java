package io.eventhus.bank;

import io.eventhus.api.ConflictException;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.domain.BankCommand;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Gives commands to the bank and waits for the answer. */
public final class BankTeller {

    /** A command that lost a race against another process is tried again this often. */
    private static final int MOST_ATTEMPTS = 10;

    private final EventhusApplication bank;

    /** Makes a teller for a running bank. */
    public BankTeller(EventhusApplication bank) {
        this.bank = bank;
    }

    /**
     * Has a command carried out, again if another process was faster.
     *
     * @throws io.eventhus.bank.domain.BankRefusedException if the bank refused it
     * @throws io.eventhus.api.EventhusException if it could not be stored, or it is not known whether it was
     */
    public void perform(BankCommand command) {
        for (int attempt = 1; ; attempt++) {
            try {
                performOnce(command);
                return;
            } catch (RuntimeException failure) {
                if (attempt == MOST_ATTEMPTS || Causes.find(failure, ConflictException.class) == null) {
                    throw failure;
                }
            }
        }
    }

    /**
     * Has a command carried out, or not.
     *
     * @throws RuntimeException what the command failed with, or with that as a cause
     */
    public void performOnce(BankCommand command) {
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

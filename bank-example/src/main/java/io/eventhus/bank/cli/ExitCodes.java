package io.eventhus.bank.cli;

import io.eventhus.api.ConflictException;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.ImportRefusedException;
import io.eventhus.bank.Causes;
import io.eventhus.bank.balance.UnreadableEventException;
import io.eventhus.bank.domain.BankRefusedException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** What a failure means to whoever called the bank: a line on standard error and an exit code. */
final class ExitCodes {

    static final int DONE = 0;
    static final int UNEXPECTED = 1;
    static final int USAGE = 2;
    static final int REFUSED = 3;
    static final int STORE_UNUSABLE = 4;

    private ExitCodes() {}

    /** Says what went wrong and returns the exit code. */
    static int of(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (Causes.find(failure, Output.ClosedException.class) != null) {
            return DONE;
        }
        BankRefusedException refused = Causes.find(failure, BankRefusedException.class);
        if (refused != null) {
            err.println("refused: " + refused.getMessage());
            return REFUSED;
        }
        EventTooLargeException tooLarge = Causes.find(failure, EventTooLargeException.class);
        if (tooLarge != null) {
            err.println("refused: " + tooLarge.getMessage());
            return REFUSED;
        }
        UnreadableEventException unreadable = Causes.find(failure, UnreadableEventException.class);
        if (unreadable != null) {
            err.println("failed: " + unreadable.getMessage());
            return UNEXPECTED;
        }
        ImportRefusedException broken = Causes.find(failure, ImportRefusedException.class);
        if (broken != null) {
            err.println("failed: " + broken.getMessage());
            return UNEXPECTED;
        }
        return ofStore(failure, err);
    }

    private static int ofStore(Exception failure, PrintWriter err) {
        ConflictException conflict = Causes.find(failure, ConflictException.class);
        if (conflict != null) {
            err.println("failed: " + conflict.getMessage());
            return UNEXPECTED;
        }
        EventhusException store = Causes.find(failure, EventhusException.class);
        if (store != null) {
            err.println("store: " + store.getMessage());
            return STORE_UNUSABLE;
        }
        if (failure instanceof TimeoutException
                || failure instanceof UncheckedIOException
                || failure instanceof NotPublishedException) {
            err.println("failed: " + failure.getMessage());
            return UNEXPECTED;
        }
        err.println("unexpected:");
        failure.printStackTrace(err);
        return UNEXPECTED;
    }
}

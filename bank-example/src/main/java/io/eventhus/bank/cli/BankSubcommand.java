package io.eventhus.bank.cli;

import io.eventhus.axon.EventhusBuilder;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankTeller;
import io.eventhus.bank.BankWiring;
import io.eventhus.bank.StoreAddress;
import io.eventhus.bank.domain.BankCommand;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What every subcommand has: the bank's flags, its output, and a way to say that an argument is wrong. */
abstract class BankSubcommand {

    /** A command that loses a race against another process is tried this often in all. */
    private static final int MOST_ATTEMPTS = 10;

    @ParentCommand
    private @Nullable Bank bank;

    @Spec
    private @Nullable CommandSpec spec;

    final BankStore openStore() {
        return bank().store().open();
    }

    final Output out() {
        return bank().out();
    }

    final CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("the command was not made by picocli; expected a specification");
        }
        return spec;
    }

    /** Has commands carried out in order by a bank without projections. */
    final void perform(BankCommand... commands) {
        try (BankStore store = openStore();
                RunningBank bank = startRetrying(store)) {
            BankTeller teller = new BankTeller(bank.application());
            for (BankCommand command : commands) {
                teller.perform(command);
            }
            bank.awaitPublished();
        }
    }

    /** Starts a bank in which a command that loses a race is tried again. */
    final RunningBank startRetrying(BankStore store) {
        return start(store, bank -> bank.retryOnConflict(MOST_ATTEMPTS));
    }

    /** Starts a bank with the publishers of the command line and whatever else is wanted. */
    final RunningBank start(BankStore store, UnaryOperator<EventhusBuilder> more) {
        PublishOptions publishing = publishing();
        EventhusBuilder wired = more.apply(BankWiring.of(store));
        try {
            publishing.addTo(wired);
        } catch (IllegalArgumentException unusable) {
            throw usage(String.valueOf(unusable.getMessage()));
        }
        return new RunningBank(wired.start(), publishing);
    }

    /** Returns what the command line says about publishing. */
    final PublishOptions publishing() {
        return bank().publishing();
    }

    /** Refuses {@code --publish} where nothing is written. */
    final void publishesNothing() {
        if (!publishing().addresses().isEmpty()) {
            throw usage(
                    spec().name() + " writes nothing, so there is nothing to publish; expected no --publish, or relay");
        }
    }

    final StoreAddress store() {
        return bank().store();
    }

    /** Returns a text from the command line, which the platform must have been able to read. */
    final String readable(String text, String what) {
        if (text.indexOf('\ufffd') >= 0) {
            throw usage(what + " holds characters that could not be read; expected UTF-8, so set a UTF-8 locale");
        }
        return text;
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private Bank bank() {
        if (bank == null) {
            throw new IllegalStateException("the command was not made by picocli; expected a parent");
        }
        return bank;
    }
}

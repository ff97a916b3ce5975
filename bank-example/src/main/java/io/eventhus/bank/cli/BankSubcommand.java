package io.eventhus.bank.cli;

import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankTeller;
import io.eventhus.bank.BankWiring;
import io.eventhus.bank.domain.BankCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What every subcommand has: the bank's flags, its output, and a way to say that an argument is wrong. */
abstract class BankSubcommand {

    /** For the commands of one call: as many as the bus takes by default. */
    static final int COMMANDS_IN_FLIGHT = 64;

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
                EventhusApplication running = BankWiring.start(store, COMMANDS_IN_FLIGHT, BankWiring.NOTHING_MORE)) {
            BankTeller teller = new BankTeller(running);
            for (BankCommand command : commands) {
                teller.perform(command);
            }
        }
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

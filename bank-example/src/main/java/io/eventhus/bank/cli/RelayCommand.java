package io.eventhus.bank.cli;

import io.eventhus.bank.BankStore;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "relay",
        description = "Publishes what is stored to each --publish, until interrupted, and writes nothing itself.",
        mixinStandardHelpOptions = true)
final class RelayCommand extends BankSubcommand implements Runnable {

    @Option(names = "--until-caught-up", description = "End when everything that is stored by the start is published.")
    private boolean untilCaughtUp;

    @Override
    public void run() {
        if (publishing().addresses().isEmpty()) {
            throw usage("relay has nowhere to publish; expected --publish, which may be repeated");
        }
        try (BankStore store = openStore();
                RunningBank bank = start(store, UnaryOperator.identity())) {
            if (untilCaughtUp) {
                bank.awaitPublished();
            } else {
                closeWhenTheProcessEnds(bank);
                bank.publishOn();
            }
        }
    }

    /** Lets the publishes under way end, and gives the relays' names free for the next process. */
    private static void closeWhenTheProcessEnds(RunningBank bank) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(bank::close));
    }
}

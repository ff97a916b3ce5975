package io.eventhus.bank.cli;

import io.eventhus.axon.EventhusApplication;
import io.eventhus.axon.EventhusBuilder;
import io.eventhus.axon.EventhusCommandBus;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.balance.BalanceProcessor;
import io.eventhus.tck.check.Report;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "load",
        description = "Drives random commands at accounts of its own and prints a summary line.",
        mixinStandardHelpOptions = true)
final class LoadCommand extends BankSubcommand implements Callable<Integer> {

    private static final int MOST_ACCOUNTS = 1_000_000;
    private static final int MOST_COMMANDS = 100_000_000;
    private static final int MOST_CALLERS = 10_000;
    private static final int MOST_ROUNDS = 1_000;

    @Option(names = "--accounts", paramLabel = "A", defaultValue = "1000", description = "How many accounts.")
    private int accounts;

    @Option(names = "--commands", paramLabel = "N", defaultValue = "10000", description = "How many commands.")
    private int commands;

    @Option(
            names = "--callers",
            paramLabel = "C",
            split = ",",
            defaultValue = "64",
            description = "How many callers at once. Several numbers, as in 1,64: one load after the other.")
    private List<Integer> callers = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "R",
            defaultValue = "1",
            description = "How often, in turn: a summary line each. The first rounds warm the JVM up.")
    private int rounds;

    @Option(names = "--seed", paramLabel = "S", description = "Makes the commands the same each time.")
    private @Nullable Long seed;

    @Option(
            names = "--acks",
            paramLabel = "FILE",
            description = "Writes a line ID VERSION POSITION for each event once it is acknowledged.")
    private @Nullable Path acks;

    @Option(names = "--project", description = "Keeps the balances up to date meanwhile.")
    private boolean project;

    @Option(
            names = "--check",
            description = "Records what the load sees and checks it against the log when it is over.")
    private boolean checked;

    @Override
    public Integer call() throws TimeoutException {
        check(accounts, MOST_ACCOUNTS, "--accounts");
        check(commands, MOST_COMMANDS, "--commands");
        check(rounds, MOST_ROUNDS, "--rounds");
        callers.forEach(each -> check(each, MOST_CALLERS, "--callers"));
        long first = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
        int inFlight = Math.max(Collections.max(callers), EventhusCommandBus.DEFAULT_IN_FLIGHT);
        LoadCheck recorded = new LoadCheck();
        try (BankStore store = openStore();
                AckLog log = acks == null ? AckLog.none() : AckLog.to(acks);
                RunningBank bank = start(
                        store,
                        wired -> observed(wired, recorded)
                                .commandsInFlight(inFlight)
                                .axon(more(store, log)))) {
            LoadCheck.Check toCheck =
                    checked ? recorded.follow(bank.application().eventStore()) : null;
            for (int round = 0; round < rounds; round++) {
                for (int each : callers) {
                    LoadReport report =
                            drive(bank.application(), new LoadPlan(accounts, commands, each, first + round));
                    log.check();
                    out().line(report.line());
                    out().flush();
                }
            }
            bank.awaitPublished();
            return toCheck == null ? ExitCodes.DONE : told(toCheck.against(store.log()));
        }
    }

    private EventhusBuilder observed(EventhusBuilder wired, LoadCheck recorded) {
        return checked ? wired.observer(recorded.observer()) : wired;
    }

    /** Prints how the check went, the findings apart, and returns the exit code. */
    private int told(Report report) {
        out().line("check: " + report.tally());
        out().flush();
        report.violations().forEach(found -> spec().commandLine().getErr().println(found));
        return report.isClean() ? ExitCodes.DONE : ExitCodes.UNEXPECTED;
    }

    private LoadReport drive(EventhusApplication bank, LoadPlan plan) {
        try (ProgressBar bar = ProgressBar.of(commands, spec().commandLine().getErr())) {
            return new LoadRun(bank, plan, bar).go();
        }
    }

    private Consumer<EventSourcingConfigurer> more(BankStore store, AckLog log) {
        return axon -> {
            axon.messaging(messaging -> messaging.registerCommandHandlerInterceptor(config -> log));
            if (project) {
                new BalanceProcessor(store).addTo(axon);
            }
        };
    }

    private void check(int value, int most, String option) {
        if (value < 1 || value > most) {
            throw usage(option + " is " + value + "; expected 1 to " + most);
        }
    }
}

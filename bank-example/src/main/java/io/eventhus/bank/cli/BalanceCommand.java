package io.eventhus.bank.cli;

import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankWiring;
import io.eventhus.bank.balance.BalanceProcessor;
import io.eventhus.bank.balance.BalanceRow;
import io.eventhus.bank.domain.BankRefusedException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "balance",
        description = "Prints a line ID OWNER BALANCE for one account or for each, as of now.",
        mixinStandardHelpOptions = true)
final class BalanceCommand extends BankSubcommand implements Callable<Integer> {

    private static final int MOST_SECONDS = 86_400;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The id of the account; without it, all.")
    private @Nullable String account;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the balances to catch up; by default ${DEFAULT-VALUE}.")
    private int waitSeconds;

    @Override
    public Integer call() throws TimeoutException {
        publishesNothing();
        if (waitSeconds < 0 || waitSeconds > MOST_SECONDS) {
            throw usage("--wait is " + waitSeconds + "; expected 0 to " + MOST_SECONDS + " seconds");
        }
        try (BankStore store = openStore()) {
            long head = store.log().head();
            BalanceProcessor balances = new BalanceProcessor(store);
            if (balances.reached(head)) {
                print(balances);
            } else {
                catchUpAndPrint(store, balances, head);
            }
        }
        return ExitCodes.DONE;
    }

    private void catchUpAndPrint(BankStore store, BalanceProcessor balances, long head) throws TimeoutException {
        EventhusApplication bank = BankWiring.of(store).axon(balances::addTo).start();
        try {
            balances.await(head, Duration.ofSeconds(waitSeconds));
            print(balances);
        } finally {
            bank.close();
        }
    }

    private void print(BalanceProcessor balances) {
        if (account == null) {
            balances.rows().forEach(this::print);
        } else {
            print(balances.rows()
                    .find(readable(account, "the id"))
                    .orElseThrow(() -> new BankRefusedException(
                            BankRefusedException.Reason.ACCOUNT_UNKNOWN, "there is no such account; open it first")));
        }
        out().flush();
    }

    private void print(BalanceRow row) {
        String owner = Objects.requireNonNullElse(row.owner(), "");
        out().line(Shown.of(row.account()) + " " + Shown.of(owner) + " " + row.balance());
    }
}

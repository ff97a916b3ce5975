package io.eventhus.bank.cli;

import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankTeller;
import io.eventhus.bank.domain.PerformWithdrawal;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The second process of {@link ConflictCommand}, which starts it: says {@link #LOADED} when it has decided, waits for a
 * byte, and says {@link #STORED} when its withdrawal is stored. If the first process ends instead, so does this one.
 */
@Command(name = "conflict-rival", hidden = true, description = "The second process of conflict.")
final class ConflictRivalCommand extends BankSubcommand implements Runnable {

    static final String LOADED = "loaded";
    static final String STORED = "stored";

    @Parameters(index = "0", paramLabel = "ID")
    private String account = "";

    @Parameters(index = "1", paramLabel = "AMOUNT")
    private long amount;

    @Override
    public void run() {
        AtDecision decision = new AtDecision();
        decision.once(this::sayAndWait);
        try (BankStore store = openStore();
                RunningBank bank = start(store, ConflictCommand.wired(decision))) {
            new BankTeller(bank.application()).perform(new PerformWithdrawal(account, amount));
            say(STORED);
        }
    }

    private void sayAndWait() {
        say(LOADED);
        try {
            if (System.in.read() < 0) {
                throw new IllegalStateException("the first process ended before it said that this one may store");
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void say(String word) {
        out().line(word);
        out().flush();
    }
}

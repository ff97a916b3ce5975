package io.eventhus.bank.cli;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.ConflictReport;
import io.eventhus.api.ConflictingEvent;
import io.eventhus.axon.EventhusBuilder;
import io.eventhus.axon.EventhusConflicts;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankTeller;
import io.eventhus.bank.Causes;
import io.eventhus.bank.domain.BankRefusedException;
import io.eventhus.bank.domain.CreateAccount;
import io.eventhus.bank.domain.PerformDeposit;
import io.eventhus.bank.domain.PerformWithdrawal;
import io.eventhus.envelope.Ids;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/**
 * Two processes decide on one account at once: both load it, the other one stores first, and this one is told so. The
 * order is not left to luck: each step waits for the one before.
 */
@Command(
        name = "conflict",
        description = "Shows a conflict: two processes withdraw from one account at once, and one of them is too late.",
        mixinStandardHelpOptions = true)
final class ConflictCommand extends BankSubcommand implements Runnable {

    private static final long BALANCE = 300;
    private static final long AMOUNT = 200;

    /** Wires a bank that tries nothing again, and names its process in what it writes. */
    static UnaryOperator<EventhusBuilder> wired(AtDecision decision) {
        String origin = "process-" + ProcessHandle.current().pid();
        return bank -> bank.engine(engine -> engine.withOrigin(origin))
                .axon(axon ->
                        axon.messaging(messaging -> messaging.registerCommandHandlerInterceptor(any -> decision)));
    }

    @Override
    public void run() {
        String shared = store().shared()
                .orElseThrow(() -> usage("a store in memory has one process only; expected --store sqlite:PATH,"
                        + " nats://HOST:PORT/BUCKET or mongodb://HOST:PORT/DATABASE"));
        AtDecision decision = new AtDecision();
        try (BankStore store = openStore();
                RunningBank bank = start(store, wired(decision))) {
            BankTeller teller = new BankTeller(bank.application());
            String account = "conflict-" + Ids.next();
            teller.perform(new CreateAccount(account, "ann"));
            teller.perform(new PerformDeposit(account, BALANCE));
            try (Rival rival = Rival.start(shared, account, AMOUNT)) {
                lose(teller, decision, rival, account);
            }
            tryAgain(teller, account);
            out().flush();
            bank.awaitPublished();
        }
    }

    private void lose(BankTeller teller, AtDecision decision, Rival rival, String account) {
        rival.awaitWord(ConflictRivalCommand.LOADED);
        out().line("account " + account + " has " + BALANCE + "; process "
                + ProcessHandle.current().pid() + " (this one) and process " + rival.pid()
                + " both load it and decide to "
                + "withdraw " + AMOUNT);
        decision.once(() -> {
            rival.go();
            rival.awaitWord(ConflictRivalCommand.STORED);
            out().line("process " + rival.pid() + " stores first; this one is refused:");
        });
        try {
            teller.perform(new PerformWithdrawal(account, AMOUNT));
        } catch (RuntimeException failure) {
            print(EventhusConflicts.report(failure).orElseThrow(() -> failure));
            return;
        }
        throw new IllegalStateException("both withdrawals were stored; expected a conflict");
    }

    private void print(ConflictReport report) {
        out().line("  condition  " + told(report.condition()));
        out().line("  looked at  the log up to position " + report.checkedUpTo());
        report.events().forEach(event -> out().line("  found      " + told(event)));
    }

    private static String told(AppendCondition condition) {
        if (!(condition instanceof AppendCondition.NoEventMatching none)) {
            return condition.toString();
        }
        String any = none.query().items().stream()
                .map(item -> "tags " + item.tags() + (item.types().isEmpty() ? "" : " and types " + item.types()))
                .collect(Collectors.joining(", or "));
        return "no event behind position " + none.after() + " with " + any;
    }

    private static String told(ConflictingEvent event) {
        return event.type() + " at position " + event.position() + ", version " + event.version() + " of "
                + event.aggregate().type() + " " + event.aggregate().id() + ", id " + event.id() + ", "
                + (event.local() ? "local" : "remote")
                + ", written by "
                + event.origin();
    }

    /** The next load sees what the other process stored, so the rules can say no. */
    private void tryAgain(BankTeller teller, String account) {
        try {
            teller.perform(new PerformWithdrawal(account, AMOUNT));
        } catch (RuntimeException failure) {
            BankRefusedException refused = Causes.find(failure, BankRefusedException.class);
            if (refused == null) {
                throw failure;
            }
            out().line("tried again, it sees both sets of events; refused: " + refused.getMessage());
            return;
        }
        throw new IllegalStateException("the account was overdrawn; expected a refusal");
    }
}

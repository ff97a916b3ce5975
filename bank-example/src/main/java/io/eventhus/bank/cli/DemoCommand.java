package io.eventhus.bank.cli;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.BankEvents;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankTeller;
import io.eventhus.bank.domain.BankEvent;
import io.eventhus.bank.domain.CreateAccount;
import io.eventhus.bank.domain.PerformDeposit;
import io.eventhus.bank.domain.PerformWithdrawal;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.Ids;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Opens an account for mishudark, deposits 300, withdraws 249, and prints the three envelopes.",
        mixinStandardHelpOptions = true)
final class DemoCommand extends BankSubcommand implements Runnable {

    private static final int COMMANDS = 3;

    @Option(names = "--id", paramLabel = "ID", description = "The id of the account; by default a new one.")
    private @Nullable String id;

    @Override
    public void run() {
        String account = id == null ? Ids.next() : readable(id, "the id");
        try (BankStore store = openStore();
                RunningBank bank = startRetrying(store)) {
            BankTeller teller = new BankTeller(bank.application());
            teller.perform(new CreateAccount(account, "mishudark"));
            teller.perform(new PerformDeposit(account, 300));
            teller.perform(new PerformWithdrawal(account, 249));
            print(bank.application(), account);
            bank.awaitPublished();
        }
    }

    private void print(EventhusApplication bank, String account) {
        EnvelopeCodec codec = BankEvents.codec();
        EventQuery query = EventQuery.ofAggregate(new AggregateId(BankEvent.TAG, account));
        try (Cursor<StoredEvent> events = bank.eventStore().load(query).events()) {
            for (int printed = 0; printed < COMMANDS; printed++) {
                StoredEvent event = events.next();
                if (event == null) {
                    throw new IllegalStateException("the store gave back " + printed + " events; expected " + COMMANDS);
                }
                out().line(codec.encode(event).text());
            }
        }
        out().flush();
    }
}

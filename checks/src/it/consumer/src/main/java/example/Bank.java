package example;

import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.envelope.EventRegister;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program that README.md shows. */
public final class Bank {

    private static final Logger LOG = LoggerFactory.getLogger(Bank.class);

    private Bank() {}

    /** Opens an account, pays in 300 and prints the envelopes of everything stored, one per line. */
    public static void main(String[] args) {
        // shown: begin
        SqliteConfig file = SqliteConfig.of(Path.of("bank.db"));
        try (EventhusApplication bank = EventhusApplication.bucket("bank")
                .store(SqliteCommitLog.open(file), SqliteStateStore.open(file))
                .events(EventRegister.builder()
                        .event("AccountCreated", AccountCreated.class)
                        .event("DepositPerformed", DepositPerformed.class).build())
                .aggregate(String.class, Account.class, "account")
                .start()) {
            bank.send(new CreateAccount("0001", "mishudark")).join();
            bank.send(new PerformDeposit("0001", 300)).join();
            Cursor<StoredEvent> stored = bank.eventStore().load(EventQuery.all()).events();
            for (StoredEvent event = stored.next(); event != null; event = stored.next()) {
                System.out.println(bank.codec().encode(event).text());
            }
        }
        // shown: end
        LOG.info("the bank is closed");
    }
}

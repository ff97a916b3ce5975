package io.eventhus.bank.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import io.eventhus.api.TransientException;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankTeller;
import io.eventhus.bank.BankWiring;
import io.eventhus.bank.domain.ChangeOwner;
import io.eventhus.bank.domain.CreateAccount;
import io.eventhus.bank.domain.PerformDeposit;
import io.eventhus.bank.domain.PerformWithdrawal;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.tck.faults.ForwardingStateStore;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BalanceProcessorTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);

    @Test
    void the_balances_follow_the_commands() throws Exception {
        BankStore store = new BankStore(new MemoryCommitLog(), new MemoryStateStore());
        BalanceProcessor balances = new BalanceProcessor(store);
        try (EventhusApplication bank =
                BankWiring.of(store).axon(balances::addTo).start()) {
            BankTeller teller = new BankTeller(bank);
            teller.perform(new CreateAccount("a", "ann"));
            teller.perform(new CreateAccount("b", "bob"));
            teller.perform(new PerformDeposit("a", 300));
            teller.perform(new PerformWithdrawal("a", 249));
            teller.perform(new ChangeOwner("b", "eve"));

            balances.await(store.log().head(), ENOUGH);

            assertThat(balances.rows().find("a")).contains(new BalanceRow("a", "ann", 51, 4));
            assertThat(balances.rows().find("b")).contains(new BalanceRow("b", "eve", 0, 5));
        }
    }

    @Test
    void a_crash_between_rows_and_token_applies_nothing_twice() throws Exception {
        FailingTokens state = new FailingTokens(new MemoryStateStore(), 2);
        BankStore store = new BankStore(new MemoryCommitLog(), state);
        BalanceProcessor balances = new BalanceProcessor(store);
        try (EventhusApplication bank =
                BankWiring.of(store).axon(balances::addTo).start()) {
            BankTeller teller = new BankTeller(bank);
            teller.perform(new CreateAccount("a", "ann"));
            for (int n = 0; n < 20; n++) {
                teller.perform(new PerformDeposit("a", 1));
                balances.await(store.log().head(), ENOUGH);
            }

            assertThat(state.failed.get()).isPositive();
            assertThat(balances.rows().find("a")).contains(new BalanceRow("a", "ann", 20, 21));
        }
    }

    @Test
    void waiting_for_balances_that_nobody_makes_ends_in_time() throws Exception {
        BankStore store = new BankStore(new MemoryCommitLog(), new MemoryStateStore());
        try (EventhusApplication bank = BankWiring.of(store).start()) {
            new BankTeller(bank).perform(new CreateAccount("a", "ann"));

            assertThatThrownBy(() -> new BalanceProcessor(store).await(1, Duration.ofMillis(50)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("position 0 of 1");
        }
    }

    /** A state store that fails to store a token after the rows are written, a few times. */
    private static final class FailingTokens extends ForwardingStateStore {

        private final int most;
        private final AtomicInteger failed = new AtomicInteger();

        FailingTokens(StateStore state, int most) {
            super(state);
            this.most = most;
        }

        @Override
        public PutOutcome put(StateKey key, byte[] value, long expectedRevision) {
            boolean rowsAreThere = get(new StateKey("bank/balances/a")).isPresent();
            if (rowsAreThere && !key.path().startsWith("bank/") && failed.get() < most) {
                failed.incrementAndGet();
                throw new TransientException("storing a token failed, as the test asks");
            }
            return super.put(key, value, expectedRevision);
        }
    }
}

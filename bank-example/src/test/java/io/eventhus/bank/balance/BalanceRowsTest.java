package io.eventhus.bank.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.LogForkedException;
import io.eventhus.bank.domain.AccountCreated;
import io.eventhus.bank.domain.BankEvent;
import io.eventhus.bank.domain.DepositPerformed;
import io.eventhus.bank.domain.WithdrawalPerformed;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalanceRowsTest {

    private final MemoryStateStore state = new MemoryStateStore();
    private final BalanceRows rows = new BalanceRows(state);

    @Test
    void a_row_holds_what_its_events_add_up_to_and_the_last_position() {
        rows.apply("a", List.of(at(1, new AccountCreated(null, "ann")), at(2, new DepositPerformed(null, 300))));
        rows.apply("a", List.of(at(5, new WithdrawalPerformed(null, 249))));

        assertThat(rows.find("a")).contains(new BalanceRow("a", "ann", 51, 5));
        assertThat(rows.find("b")).isEmpty();
    }

    @Test
    void events_that_were_applied_before_are_passed_over() {
        List<AppliedEvent> first =
                List.of(at(1, new AccountCreated(null, "ann")), at(2, new DepositPerformed(null, 10)));
        List<AppliedEvent> longer = new ArrayList<>(first);
        longer.add(at(3, new DepositPerformed(null, 1)));

        rows.apply("a", first);
        rows.apply("a", first);
        rows.apply("a", longer);

        assertThat(rows.find("a")).contains(new BalanceRow("a", "ann", 11, 3));
    }

    @Test
    void two_that_both_believe_they_project_apply_every_event_once() {
        int events = 200;
        Runnable projecting = () -> IntStream.rangeClosed(1, events)
                .forEach(n -> rows.apply("a", List.of(at(n, new DepositPerformed(null, n)))));

        CompletableFuture.allOf(CompletableFuture.runAsync(projecting), CompletableFuture.runAsync(projecting))
                .join();

        assertThat(rows.find("a")).contains(new BalanceRow("a", null, events * (events + 1) / 2, events));
    }

    @Test
    void ids_too_long_for_a_key_have_rows_of_their_own() {
        String one = "x".repeat(10_000);
        String other = one + "y";

        rows.apply(one, List.of(at(1, new DepositPerformed(null, 1))));
        rows.apply(other, List.of(at(2, new DepositPerformed(null, 2))));

        assertThat(rows.find(one)).contains(new BalanceRow(one, null, 1, 1));
        assertThat(rows.find(other)).contains(new BalanceRow(other, null, 2, 2));
    }

    @Test
    void all_rows_are_listed_over_many_pages() {
        IntStream.range(0, 1100).forEach(n -> rows.apply("id-" + n, List.of(at(1 + n, new DepositPerformed(null, n)))));
        rows.advance("log", 1100);

        List<String> seen = new ArrayList<>();
        rows.forEach(row -> seen.add(row.account()));

        assertThat(seen).hasSize(1100).doesNotHaveDuplicates();
    }

    @Test
    void progress_only_grows() {
        assertThat(rows.position("log")).isZero();

        rows.advance("log", 7);
        rows.advance("log", 3);

        assertThat(rows.position("log")).isEqualTo(7);
    }

    @Test
    void rows_of_another_log_are_refused() {
        rows.advance("log", 7);

        assertThatThrownBy(() -> rows.position("other")).isInstanceOf(LogForkedException.class);
        assertThatThrownBy(() -> rows.advance("other", 0)).isInstanceOf(LogForkedException.class);
    }

    private static AppliedEvent at(long position, BankEvent event) {
        return new AppliedEvent(position, event);
    }
}

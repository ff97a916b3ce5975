package io.eventhus.bank.balance;

import io.eventhus.bank.domain.AccountState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one account. Stored as JSON with these names.
 *
 * @param account  the id of the account
 * @param owner    who it belongs to; null if no event has said so
 * @param balance  the balance in minor units
 * @param position the position of the last event that was applied
 */
public record BalanceRow(String account, @Nullable String owner, long balance, long position) {

    /** Returns the row of an account to which nothing has happened. */
    static BalanceRow none(String account) {
        return new BalanceRow(account, null, 0, 0);
    }

    /**
     * Returns the row after these events; those that it has applied before change nothing.
     *
     * @throws ArithmeticException if the balance would no longer fit into 64 bits
     */
    BalanceRow after(List<AppliedEvent> events) {
        AccountState state = new AccountState(owner, balance);
        long applied = position;
        for (AppliedEvent next : events) {
            if (next.position() > applied) {
                state = state.after(next.event());
                applied = next.position();
            }
        }
        return new BalanceRow(account, state.owner(), state.balance(), applied);
    }
}

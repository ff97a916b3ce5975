package io.eventhus.bank;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;

/**
 * A store that was opened for the bank.
 *
 * @param log   where the events are
 * @param state where tokens and balances are
 */
public record BankStore(CommitLog log, StateStore state) implements AutoCloseable {

    /** Closes both. Repeating it does nothing. */
    @Override
    public void close() {
        try {
            log.close();
        } finally {
            state.close();
        }
    }
}

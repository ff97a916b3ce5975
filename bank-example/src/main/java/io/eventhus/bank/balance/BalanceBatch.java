package io.eventhus.bank.balance;

import io.eventhus.api.StoredEvent;
import io.eventhus.bank.domain.BankEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events of one batch of the processor, by account. For one thread. */
final class BalanceBatch {

    private final Map<String, List<AppliedEvent>> events = new LinkedHashMap<>();
    private long position;
    private boolean stopped;

    /** Adds the next event, unless one before it could not be read. */
    void add(StoredEvent stored, BankEvent event) {
        if (!stopped) {
            events.computeIfAbsent(stored.aggregate().id(), account -> new ArrayList<>())
                    .add(new AppliedEvent(stored.position(), event));
            position = stored.position();
        }
    }

    /** Ends the batch before an event that cannot be read. */
    void stop() {
        stopped = true;
    }

    /** Tells whether the batch ended early. */
    boolean stopped() {
        return stopped;
    }

    /** Writes the rows, then how far they have come: in this order, so that progress never promises too much. */
    void writeTo(BalanceRows rows, String log) {
        if (position > 0) {
            // First of all, whose rows these are: rows of another log must not be mixed with them.
            rows.advance(log, 0);
            events.forEach(rows::apply);
            rows.advance(log, position);
        }
    }
}

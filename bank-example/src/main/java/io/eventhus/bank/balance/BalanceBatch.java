package io.eventhus.bank.balance;

import io.eventhus.api.StoredEvent;
import io.eventhus.bank.domain.BankEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The events of one batch of the processor, by account. For one thread. */
final class BalanceBatch {

    private final ToLongFunction<StoredEvent> place;
    private final Map<String, List<AppliedEvent>> events = new LinkedHashMap<>();
    private long position;
    private boolean stopped;

    /**
     * Makes one.
     *
     * @param place gives what grows with each event of an account
     */
    BalanceBatch(ToLongFunction<StoredEvent> place) {
        this.place = place;
    }

    /** Adds the next event, unless one before it could not be read. */
    void add(StoredEvent stored, BankEvent event) {
        if (!stopped) {
            position = place.applyAsLong(stored);
            events.computeIfAbsent(stored.aggregate().id(), account -> new ArrayList<>())
                    .add(new AppliedEvent(position, event));
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

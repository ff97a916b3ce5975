package io.eventhus.bank.balance;

import io.eventhus.api.StoredEvent;
import org.jspecify.annotations.Nullable;

/** The projection met an event that it cannot read, and stopped before it. The message names the event. */
public final class UnreadableEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long position;

    UnreadableEventException(StoredEvent event, String why, @Nullable Throwable cause) {
        super(
                "the balances stop before position " + event.position() + ": the event " + event.id() + " of type "
                        + event.type() + " cannot be read, since " + why + ". Nothing behind it is applied; "
                        + "start a bank that knows this event to go on",
                cause,
                false,
                false);
        this.position = event.position();
    }

    /** Returns the position of the event, from 1 on. */
    public long position() {
        return position;
    }
}

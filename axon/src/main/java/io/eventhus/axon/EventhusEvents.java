package io.eventhus.axon;

import io.eventhus.api.StoredEvent;
import java.util.Optional;
import org.axonframework.messaging.core.Message;

/**
 * Gives the stored event behind a message that was read from the log: its position, aggregate, version and tags, which
 * Axon's message has no place for. A handler may also simply ask for it:
 *
 * <pre>{@code
 * @EventHandler(eventName = "DepositPerformed")
 * void on(DepositPerformed deposit, StoredEvent stored) { ... }
 * }</pre>
 *
 * <p>Nothing is read again, and positions may have voids between them.
 */
public final class EventhusEvents {

    private EventhusEvents() {}

    /**
     * Returns the stored event behind a message, also in interceptors and in the batches of a pooled processor.
     *
     * @return empty if the message was not read from the log by this bridge: it is about to be stored, or an interceptor
     *     replaced it by one of its own
     */
    public static Optional<StoredEvent> stored(Message message) {
        return message instanceof StoredEventMessage read ? Optional.of(read.stored()) : Optional.empty();
    }
}

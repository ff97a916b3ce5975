package io.eventhus.bank.balance;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;

/**
 * Finds the stored event behind a message: its position and its aggregate. A pooled streaming processor hands over
 * neither with the message; it only tells the position of the last event of a batch. So the events up to there are read
 * once for each batch, no more than a batch holds. Safe for use by several threads.
 */
final class StoredEvents {

    private static final ResourceKey<Map<String, StoredEvent>> BATCH = ResourceKey.withLabel("storedEventsById");

    private final CommitLog log;
    private final int batchEvents;

    /** The last position that was looked up, so that a small batch reads little. */
    private volatile long seen;

    StoredEvents(CommitLog log, int batchEvents) {
        this.log = log;
        this.batchEvents = batchEvents;
    }

    /**
     * Returns the stored event.
     *
     * @param identifier the message's identifier, which is the event's id
     * @param context    the context of the batch
     * @throws IllegalStateException if the batch's positions do not hold it
     */
    StoredEvent of(String identifier, ProcessingContext context) {
        StoredEvent stored = context.computeResourceIfAbsent(BATCH, () -> read(last(context)))
                .get(identifier);
        if (stored == null) {
            throw new IllegalStateException("projecting the event " + identifier + ": it is not among the "
                    + batchEvents + " events up to position " + last(context)
                    + "; expected every event of a batch there");
        }
        return stored;
    }

    private static long last(ProcessingContext context) {
        return TrackingToken.fromContext(context)
                .orElseThrow(() -> new IllegalStateException("a batch has no token; expected its last position"))
                .position()
                .orElseThrow(() -> new IllegalStateException("a batch's token has no position; expected one log"));
    }

    private Map<String, StoredEvent> read(long last) {
        // Going back after a failure, or over to another process and home again, may lead below what was seen.
        long after = Math.max(0, last - batchEvents);
        if (seen > after && seen < last) {
            after = seen;
        }
        Map<String, StoredEvent> byId = new HashMap<>();
        try (Cursor<StoredEvent> events = log.find(EventQuery.all(), after, last)) {
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                byId.put(event.id(), event);
            }
        }
        return byId;
    }

    /** Notes that everything up to a position is done with. */
    void done(long position) {
        seen = position;
    }
}

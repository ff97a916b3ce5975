package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** All events of one aggregate, from its first; who reads them to the end tells its last version, once. */
final class AggregateLoad implements Cursor<StoredEvent> {

    private final Cursor<StoredEvent> events;
    private final LongConsumer read;
    private long version;
    private boolean told;

    /**
     * Wraps the events.
     *
     * @param read told the last version, 0 if there is no event
     */
    AggregateLoad(Cursor<StoredEvent> events, LongConsumer read) {
        this.events = events;
        this.read = read;
    }

    /** Returns the aggregate whose events, all of them and no others, a query asks for; null if it asks for something else. */
    static @Nullable AggregateId whole(EventQuery query) {
        EventQuery.Item item = query.items().getFirst();
        return query.items().size() == 1
                        && item.types().isEmpty()
                        && item.tags().isEmpty()
                ? item.aggregate()
                : null;
    }

    @Override
    public @Nullable StoredEvent next() {
        StoredEvent event = events.next();
        if (event != null) {
            version = event.version();
        } else if (!told) {
            told = true;
            read.accept(version);
        }
        return event;
    }

    @Override
    public void close() {
        // What is read after this says nothing of the end.
        told = true;
        events.close();
    }
}

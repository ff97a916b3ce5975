package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** All events of one aggregate, from its first; who reads them to the end tells its last version, once. */
final class AggregateLoad implements Cursor<StoredEvent> {

    private final Cursor<StoredEvent> events;
    private final LongConsumer read;
    private long version;
    private boolean told;

    private AggregateLoad(Cursor<StoredEvent> events, LongConsumer read) {
        this.events = events;
        this.read = read;
    }

    /**
     * Returns the events that a query finds from the beginning of a log on.
     *
     * @param read told the last version, 0 if there is no event, if the query asks for one aggregate's events, all of them
     */
    static Cursor<StoredEvent> of(EventQuery query, Cursor<StoredEvent> events, ObjLongConsumer<AggregateId> read) {
        EventQuery.Item item = query.items().getFirst();
        AggregateId aggregate = item.aggregate();
        boolean isWhole = query.items().size() == 1
                && item.types().isEmpty()
                && item.tags().isEmpty();
        return isWhole && aggregate != null
                ? new AggregateLoad(events, version -> read.accept(aggregate, version))
                : events;
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

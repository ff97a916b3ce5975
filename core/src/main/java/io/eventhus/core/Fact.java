package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.ConflictingEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.util.Set;

/** What conditions need to know of an event: everything but its payload and metadata. */
record Fact(long position, String id, AggregateId aggregate, long version, String type, Set<Tag> tags, String origin) {

    static Fact of(StoredEvent event, String origin) {
        return new Fact(
                event.position(), event.id(), event.aggregate(), event.version(), event.type(), event.tags(), origin);
    }

    ConflictingEvent conflicting(String ownOrigin) {
        return new ConflictingEvent(position, id, aggregate, version, type, origin, origin.equals(ownOrigin));
    }
}

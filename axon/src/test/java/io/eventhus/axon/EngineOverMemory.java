package io.eventhus.axon;

import io.eventhus.api.Commit;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.memory.MemoryCommitLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;

/** The storage engine over a log in memory that is watched, and what tests of it do most. */
abstract class EngineOverMemory {

    static final EventCriteria PURSE = EventCriteria.havingTags(new Tag("Purse", "p1"));

    final WatchedLog log = new WatchedLog(new MemoryCommitLog());
    final EventStore store = EventStore.open(log, EventStoreConfig.defaults());
    final EventhusStorageEngine engine =
            new EventhusStorageEngine(store, Purse.register(), TestConverters.jackson(), Set.of("Purse", "Owner"));

    @AfterEach
    void close() {
        store.close();
    }

    static TaggedEventMessage<?> event(String type, Object payload, Tag... tags) {
        return new GenericTaggedEventMessage<>(
                new GenericEventMessage(new MessageType(type), payload), Set.copyOf(Arrays.asList(tags)));
    }

    static TaggedEventMessage<?> purseEvent(long amount) {
        return event("MoneyMovedIn", new Purse.MovedIn("p1", amount), new Tag("Purse", "p1"));
    }

    Commit append(AppendCondition condition, TaggedEventMessage<?>... events) {
        return (Commit) engine.begin(condition, null, List.of(events)).commit().join();
    }

    List<MessageStream.Entry<EventMessage>> source(EventCriteria criteria) {
        return engine.source(SourcingCondition.conditionFor(criteria))
                .reduce(new ArrayList<MessageStream.Entry<EventMessage>>(), (list, entry) -> {
                    list.add(entry);
                    return list;
                })
                .join();
    }

    static GlobalIndexConsistencyMarker marker(long position) {
        return new GlobalIndexConsistencyMarker(position);
    }
}

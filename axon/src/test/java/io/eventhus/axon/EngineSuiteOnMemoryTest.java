package io.eventhus.axon;

import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.envelope.EventRegister;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.StubProcessingContext;
import org.junit.jupiter.api.AfterAll;

/** Axon's own suite for storage engines, over the log in memory. */
class EngineSuiteOnMemoryTest extends StorageEngineTestSuite<EventhusStorageEngine> {

    private final EventStore store = EventStore.open(new MemoryCommitLog(), EventStoreConfig.defaults());

    @Override
    protected EventhusStorageEngine buildStorageEngine() {
        return new EventhusStorageEngine(store, EventRegister.empty(), TestConverters.jackson(), Set.of());
    }

    @Override
    protected ProcessingContext processingContext() {
        return new StubProcessingContext();
    }

    @AfterAll
    void close() {
        store.close();
    }
}

package io.eventhus.axon;

import io.eventhus.api.CommitLog;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.envelope.EventRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.StubProcessingContext;
import org.junit.jupiter.api.AfterAll;

/** Axon's own suite for storage engines, over a log. */
abstract class EngineSuite extends StorageEngineTestSuite<EventhusStorageEngine> {

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Opens the log; it is closed in the end. */
    abstract CommitLog openLog();

    @Override
    protected EventhusStorageEngine buildStorageEngine() {
        CommitLog log = openLog();
        EventStore store = EventStore.open(log, EventStoreConfig.defaults());
        opened.add(store);
        opened.add(log);
        return new EventhusStorageEngine(store, EventRegister.empty(), TestConverters.jackson(), Set.of());
    }

    @Override
    protected ProcessingContext processingContext() {
        return new StubProcessingContext();
    }

    @AfterAll
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }
}

package io.eventhus.axon;

import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.envelope.EventRegister;
import io.eventhus.nats.NatsCommitLog;
import io.eventhus.nats.NatsConfig;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.StubProcessingContext;
import org.junit.jupiter.api.AfterAll;

/** Axon's own suite for storage engines, over JetStream. */
class EngineSuiteOnNatsTest extends StorageEngineTestSuite<EventhusStorageEngine> {

    private final List<AutoCloseable> opened = new ArrayList<>();

    @Override
    protected EventhusStorageEngine buildStorageEngine() {
        String address = TestServers.shared(Nats.KIND, Nats.NEWEST).address();
        NatsCommitLog log = NatsCommitLog.open(NatsConfig.of(address, "engine-suite"));
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

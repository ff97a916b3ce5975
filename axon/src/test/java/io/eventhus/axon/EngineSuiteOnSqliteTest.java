package io.eventhus.axon;

import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.envelope.EventRegister;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.StubProcessingContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Axon's own suite for storage engines, over SQLite. */
class EngineSuiteOnSqliteTest extends StorageEngineTestSuite<EventhusStorageEngine> {

    @TempDir
    static Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @Override
    protected EventhusStorageEngine buildStorageEngine() {
        SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(folder.resolve("suite.db")));
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

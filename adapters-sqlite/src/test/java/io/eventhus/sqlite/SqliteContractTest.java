package io.eventhus.sqlite;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StateStore;
import io.eventhus.tck.CommitLogFixture;
import io.eventhus.tck.CommitLogSuite;
import io.eventhus.tck.StateStoreFixture;
import io.eventhus.tck.StateStoreSuite;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every adapter. */
class SqliteContractTest {

    @TempDir
    static Path folder;

    private static int files;

    private static synchronized SqliteConfig freshFile() {
        files++;
        return SqliteConfig.of(folder.resolve("contract-" + files + ".db"));
    }

    @Nested
    class Log extends CommitLogSuite {
        @Override
        protected CommitLogFixture newFixture() {
            return new LogFixture(freshFile());
        }
    }

    @Nested
    class State extends StateStoreSuite {
        @Override
        protected StateStoreFixture newFixture() {
            return new StateFixture(freshFile());
        }
    }

    private record LogFixture(SqliteConfig config) implements CommitLogFixture {

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.DURABLE, Capability.SHARED, Capability.QUERY_INDEX);
        }

        @Override
        public CommitLog open() {
            return SqliteCommitLog.open(config);
        }

        @Override
        public CommitLog openLimited() {
            return SqliteCommitLog.open(config, new LogLimits(50, 8_192, 200, 32_768, 512));
        }

        @Override
        public void close() {
            // The folder goes with the test class.
        }
    }

    private record StateFixture(SqliteConfig config) implements StateStoreFixture {

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.DURABLE, Capability.SHARED);
        }

        @Override
        public StateStore open() {
            return SqliteStateStore.open(config);
        }

        @Override
        public void close() {
            // The folder goes with the test class.
        }
    }
}

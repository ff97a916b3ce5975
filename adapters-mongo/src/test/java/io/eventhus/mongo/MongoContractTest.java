package io.eventhus.mongo;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StateStore;
import io.eventhus.tck.CommitLogFixture;
import io.eventhus.tck.CommitLogSuite;
import io.eventhus.tck.StateStoreFixture;
import io.eventhus.tck.StateStoreSuite;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The contract of every adapter. */
class MongoContractTest {

    @Nested
    class Log extends CommitLogSuite {
        @Override
        protected CommitLogFixture newFixture() {
            return new LogFixture(Databases.freshBucket("contract"));
        }
    }

    @Nested
    class State extends StateStoreSuite {
        @Override
        protected StateStoreFixture newFixture() {
            return new StateFixture(Databases.freshBucket("contract"));
        }
    }

    private record LogFixture(MongoConfig config) implements CommitLogFixture {

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.DURABLE, Capability.SHARED, Capability.QUERY_INDEX);
        }

        @Override
        public CommitLog open() {
            return MongoCommitLog.open(config);
        }

        @Override
        public CommitLog openLimited() {
            return MongoCommitLog.open(config, new LogLimits(50, 8_192, 200, 32_768, 256));
        }

        @Override
        public void close() {
            Databases.drop(config.commits());
        }
    }

    private record StateFixture(MongoConfig config) implements StateStoreFixture {

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.DURABLE, Capability.SHARED);
        }

        @Override
        public StateStore open() {
            return MongoStateStore.open(config);
        }

        @Override
        public void close() {
            Databases.drop(config.states());
        }
    }
}

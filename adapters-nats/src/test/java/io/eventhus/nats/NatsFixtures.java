package io.eventhus.nats;

import io.eventhus.api.Capability;
import io.eventhus.api.CommitLog;
import io.eventhus.api.LogLimits;
import io.eventhus.api.StateStore;
import io.eventhus.tck.CommitLogFixture;
import io.eventhus.tck.CommitLogSuite;
import io.eventhus.tck.StateStoreFixture;
import io.eventhus.tck.StateStoreSuite;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;

/** The contract of every adapter, on a server that a subclass has. */
abstract class NatsFixtures {

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    /** Returns where the server is, with a bucket of that name. */
    abstract NatsConfig config(String bucket);

    private NatsConfig freshBucket() {
        return config("contract-" + BUCKETS.incrementAndGet());
    }

    private static void delete(NatsConfig config, String stream) {
        NatsLink link = new NatsLink(config, () -> {});
        try (link) {
            link.connection().jetStreamManagement().deleteStream(stream);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException("could not delete " + stream, e);
        }
    }

    @Nested
    class Log extends CommitLogSuite {
        @Override
        protected CommitLogFixture newFixture() {
            return new LogFixture(freshBucket());
        }
    }

    @Nested
    class State extends StateStoreSuite {
        @Override
        protected StateStoreFixture newFixture() {
            return new StateFixture(freshBucket());
        }
    }

    private record LogFixture(NatsConfig config) implements CommitLogFixture {

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.DURABLE, Capability.SHARED, Capability.WAKES_UP, Capability.VOID_POSITIONS);
        }

        @Override
        public CommitLog open() {
            return NatsCommitLog.open(config);
        }

        @Override
        public CommitLog openLimited() {
            return NatsCommitLog.open(config, new LogLimits(50, 8_192, 200, 32_768, 256));
        }

        @Override
        public void addVoidPositions() {
            try (NatsLink link = new NatsLink(config, () -> {})) {
                Connection stranger = link.connection();
                stranger.jetStream().publish(config.prefix() + ".Stranger.1", "hello".getBytes(StandardCharsets.UTF_8));
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            delete(config, config.stream());
        }
    }

    private record StateFixture(NatsConfig config) implements StateStoreFixture {

        @Override
        public Set<Capability> capabilities() {
            return Set.of(Capability.DURABLE, Capability.SHARED);
        }

        @Override
        public StateStore open() {
            return NatsStateStore.open(config);
        }

        @Override
        public void close() {
            delete(config, "KV_" + config.states());
        }
    }
}

package io.eventhus.nats;

import io.eventhus.api.Destination;
import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.StartAt;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.eventhus.tck.EventConsumerFixture;
import io.eventhus.tck.EventConsumerSuite;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** The contract of every consumer, for the three ways to consume from NATS. */
@Timeout(120)
class NatsConsumerContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static TestServer server;
    private static int tests;

    @BeforeAll
    static void start() {
        server = TestServers.own(Nats.KIND, Nats.NEWEST);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Nested
    class Core extends EventConsumerSuite {
        @Override
        protected EventConsumerFixture newFixture() {
            return new CoreFixture();
        }
    }

    @Nested
    class Seeking extends EventConsumerSuite {
        @Override
        protected EventConsumerFixture newFixture() {
            return new StreamFixture(false);
        }
    }

    @Nested
    class Durable extends EventConsumerSuite {
        @Override
        protected EventConsumerFixture newFixture() {
            return new StreamFixture(true);
        }
    }

    private abstract static class Fixture implements EventConsumerFixture {

        final NatsServer address = NatsServer.of(server.address());
        final EnvelopeCodec codec = new EnvelopeCodec("consumed", Profile.V1, EventRegister.empty());
        final NatsLink link = new NatsLink(address, "test", () -> {});
        private final Destination destination = new Destination("consumed", "test-" + ++tests);

        abstract EventPublisher publisher();

        @Override
        public final Destination destination() {
            return destination;
        }

        /** One by one, as only core NATS keeps the order of those that are under way at once. */
        @Override
        public final void publish(List<OutboundEvent> events) {
            try (EventPublisher publisher = publisher()) {
                for (OutboundEvent event : events) {
                    PublishOutcome outcome = publisher.publish(List.of(event));
                    if (outcome.failure() != null) {
                        throw outcome.failure();
                    }
                }
            }
        }

        @Override
        public final boolean canBreak() {
            return true;
        }

        @Override
        public final void breakBus() {
            server.kill();
        }

        @Override
        public final void mendBus() {
            server.start();
        }

        @Override
        public void close() {
            link.close();
        }
    }

    private static final class CoreFixture extends Fixture {

        @Override
        EventPublisher publisher() {
            return NatsCorePublisher.open(address);
        }

        @Override
        public EventConsumer open() {
            return NatsCoreConsumer.open(address, destination().dotted(), codec);
        }

        @Override
        public void send(byte[] body) {
            link.connection().publish(destination().dotted(), body);
            try {
                link.connection().flush(PATIENCE);
            } catch (TimeoutException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean acknowledges() {
            return false;
        }

        @Override
        public boolean seeks() {
            return false;
        }

        @Override
        public boolean keeps() {
            return false;
        }

        @Override
        public void makeAgain() {
            throw new UnsupportedOperationException("core NATS keeps nothing");
        }
    }

    private static final class StreamFixture extends Fixture {

        private final boolean isDurable;

        private StreamFixture(boolean isDurable) {
            this.isDurable = isDurable;
            make();
        }

        private void make() {
            try {
                link.management()
                        .addStream(StreamConfiguration.builder()
                                .name(stream())
                                .subjects(destination().dotted())
                                .storageType(StorageType.File)
                                .build());
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException(e);
            }
        }

        private String stream() {
            return destination().bucket() + "+" + destination().subset();
        }

        private void delete() {
            try {
                link.management().deleteStream(stream());
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        EventPublisher publisher() {
            return JetStreamPublisher.open(address, JetStreamPublisher.Streams.EXPECT);
        }

        @Override
        public EventConsumer open() {
            String subject = destination().dotted();
            return isDurable
                    ? JetStreamConsumer.durable(address, subject, codec, "reader", new StartAt.Beginning())
                    : JetStreamConsumer.seeking(address, subject, codec);
        }

        @Override
        public void send(byte[] body) {
            try {
                var unused = link.connection().jetStream().publish(destination().dotted(), body);
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean acknowledges() {
            return isDurable;
        }

        @Override
        public boolean seeks() {
            return !isDurable;
        }

        @Override
        public boolean keeps() {
            return true;
        }

        @Override
        public void makeAgain() {
            delete();
            make();
        }

        @Override
        public void close() {
            delete();
            super.close();
        }
    }
}

package io.eventhus.nats;

import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.PublisherInfo.Acknowledgement;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.eventhus.tck.EventPublisherFixture;
import io.eventhus.tck.EventPublisherSuite;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract of every publisher, for both ways to publish to NATS. */
class NatsPublisherContractTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofMillis(100);

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServers.own(Nats.KIND, Nats.NEWEST);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Nested
    class Core extends EventPublisherSuite {
        @Override
        protected EventPublisherFixture newFixture() {
            return new CoreFixture();
        }
    }

    @Nested
    class JetStream extends EventPublisherSuite {
        @Override
        protected EventPublisherFixture newFixture() {
            return new StreamFixture();
        }
    }

    private abstract static class Fixture implements EventPublisherFixture {

        final NatsServer address = NatsServer.of(server.address());
        private final NatsLink link = new NatsLink(address, "test", () -> {});

        Connection connection() {
            return link.connection();
        }

        /** Takes what is there, and waits for as many as are expected. */
        static List<Arrived> take(Subscription subscription, int atLeast) {
            List<Arrived> arrived = new ArrayList<>();
            try {
                while (true) {
                    Message next = subscription.nextMessage(arrived.size() < atLeast ? PATIENCE : SILENCE);
                    if (next == null) {
                        return arrived;
                    }
                    String[] names = next.getSubject().split("\\.", -1);
                    arrived.add(new Arrived(
                            new Destination(names[0], names[1]),
                            next.getHeaders().getLast("ce-id"),
                            next.getData()));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean canBreak() {
            return true;
        }

        @Override
        public void breakBus() {
            server.kill();
        }

        @Override
        public void mendBus() {
            server.start();
        }

        @Override
        public void close() {
            link.close();
        }
    }

    /** A plain subscriber that listens from the beginning, and again after the server was mended. */
    private static final class CoreFixture extends Fixture {

        private Subscription subscription = connection().subscribe(">");
        private final List<Arrived> before = new ArrayList<>();

        @Override
        public EventPublisher open() {
            return NatsCorePublisher.open(address);
        }

        @Override
        public List<Arrived> arrived(int atLeast) {
            before.addAll(take(subscription, atLeast - before.size()));
            return before.stream().filter(each -> !each.id().isEmpty()).toList();
        }

        @Override
        public void breakBus() {
            before.addAll(take(subscription, 0));
            super.breakBus();
        }

        @Override
        public void mendBus() {
            super.mendBus();
            subscription = connection().subscribe(">");
            flush();
        }

        private void flush() {
            try {
                connection().flush(PATIENCE);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Acknowledgement acknowledgement() {
            return Acknowledgement.FLUSHED;
        }

        @Override
        public boolean keepsOrder() {
            return true;
        }
    }

    /** Reads the streams that the publisher made, and deletes them in the end. */
    private static final class StreamFixture extends Fixture {

        @Override
        public EventPublisher open() {
            return JetStreamPublisher.open(address, JetStreamPublisher.Streams.CREATE);
        }

        @Override
        public List<Arrived> arrived(int atLeast) {
            List<Arrived> arrived = new ArrayList<>();
            try {
                for (String stream : connection().jetStreamManagement().getStreamNames()) {
                    PushSubscribeOptions whole = PushSubscribeOptions.builder().stream(stream)
                            .ordered(true)
                            .build();
                    JetStreamSubscription subscription =
                            connection().jetStream().subscribe(null, whole);
                    long held = connection()
                            .jetStreamManagement()
                            .getStreamInfo(stream)
                            .getStreamState()
                            .getMsgCount();
                    arrived.addAll(take(subscription, (int) held));
                    subscription.unsubscribe();
                }
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException(e);
            }
            return arrived;
        }

        @Override
        public Acknowledgement acknowledgement() {
            return Acknowledgement.BROKER;
        }

        @Override
        public boolean keepsOrder() {
            return false;
        }

        @Override
        public boolean dropsDuplicates() {
            return true;
        }

        @Override
        public void close() {
            try {
                JetStreamManagement management = connection().jetStreamManagement();
                for (String stream : management.getStreamNames()) {
                    management.deleteStream(stream);
                }
            } catch (IOException | JetStreamApiException e) {
                throw new IllegalStateException(e);
            }
            super.close();
        }
    }
}

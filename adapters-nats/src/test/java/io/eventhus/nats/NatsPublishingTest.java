package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.nats.JetStreamPublisher.Streams;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands on the wire beside the contract, and what is refused. */
class NatsPublishingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static int tests;

    private final NatsServer server =
            NatsServer.of(TestServers.shared(Nats.KIND, Nats.NEWEST).address());
    private final NatsLink link = new NatsLink(server, "test", () -> {});
    private Destination destination = new Destination("none", "none");

    @BeforeEach
    void useADestinationOfOnesOwn() {
        destination = new Destination("publishing", "test-" + ++tests);
    }

    @AfterEach
    void close() throws Exception {
        JetStreamManagement management = link.management();
        for (String stream : management.getStreamNames(destination.dotted())) {
            management.deleteStream(stream);
        }
        link.close();
    }

    private OutboundEvent event(String id, Map<String, String> metadata) {
        StoredEvent stored = new StoredEvent(
                1,
                id,
                new AggregateId("Account", "0001"),
                1,
                "AccountCreated",
                "",
                JsonData.ofText("{\"owner\":\"Ann\"}"),
                Instant.parse("2026-01-02T03:04:05Z"),
                metadata,
                Set.of());
        return new EnvelopeCodec("bank", Profile.V1, EventRegister.empty()).outbound(destination, stored);
    }

    private static void publish(EventPublisher publisher, OutboundEvent event) {
        try (publisher) {
            assertThat(publisher.publish(List.of(event))).isEqualTo(new PublishOutcome(1, null));
        }
    }

    private Message received(EventPublisher publisher, OutboundEvent event) throws Exception {
        Subscription subscription = link.connection().subscribe(destination.dotted());
        link.connection().flush(PATIENCE);
        publish(publisher, event);
        return subscription.nextMessage(PATIENCE);
    }

    @Test
    void a_plain_subscriber_gets_the_envelope_and_the_headers_from_both() throws Exception {
        OutboundEvent event = event("e-1", Map.of("traceparent", "00-1-2-01"));
        for (EventPublisher publisher :
                List.of(NatsCorePublisher.open(server), JetStreamPublisher.open(server, Streams.CREATE))) {
            Message message = received(publisher, event);
            assertThat(new String(message.getData(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"id\":\"e-1\",\"aggregate_id\":\"0001\",\"aggregate_type\":\"Account\","
                            + "\"version\":1,\"type\":\"AccountCreated\",\"data\":{\"owner\":\"Ann\"}}");
            assertThat(message.getHeaders().getLast("Nats-Msg-Id")).isEqualTo("e-1");
            assertThat(message.getHeaders().getLast("ce-source")).isEqualTo(destination.source());
            assertThat(message.getHeaders().getLast("ce-type")).isEqualTo("AccountCreated");
            assertThat(message.getHeaders().getLast("ce-time")).isEqualTo("2026-01-02T03:04:05Z");
            assertThat(message.getHeaders().getLast("content-type")).isEqualTo("application/json");
            assertThat(message.getHeaders().getLast("traceparent")).isEqualTo("00-1-2-01");
            assertThat(message.getHeaders().getLast("eventhus-metadata")).isEqualTo("{\"traceparent\":\"00-1-2-01\"}");
        }
    }

    /** As clients do that were written before there were headers: the protocol's first version, over a plain socket. */
    @Test
    void a_subscriber_that_knows_no_headers_gets_the_same_body() throws Exception {
        URI address = URI.create(server.url());
        OutboundEvent event = event("e-1", Map.of("k", "v"));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            InputStream in = socket.getInputStream();
            assertThat(line(in)).startsWith("INFO ");
            socket.getOutputStream()
                    .write(("CONNECT {\"verbose\":false}\r\nSUB " + destination.dotted() + " 1\r\nPING\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(line(in)).isEqualTo("PONG");

            publish(NatsCorePublisher.open(server), event);

            int bytes = event.body().length();
            assertThat(line(in)).isEqualTo("MSG " + destination.dotted() + " 1 " + bytes);
            assertThat(in.readNBytes(bytes)).isEqualTo(event.body().toBytes());
        }
    }

    private static String line(InputStream in) throws Exception {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Test
    void without_a_stream_nobody_acknowledges_and_it_is_said() {
        try (JetStreamPublisher publisher = JetStreamPublisher.open(server, Streams.EXPECT)) {
            PublishOutcome outcome = publisher.publish(List.of(event("e-1", Map.of())));
            assertThat(outcome.acknowledged()).isZero();
            assertThat(outcome.failure())
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("takes the subject " + destination.dotted())
                    .hasMessageContaining("Streams.CREATE");
        }
    }

    private void refuses(StreamConfiguration.Builder stream, String why) throws Exception {
        link.management()
                .addStream(stream.name("unfit-" + destination.subset())
                        .subjects(destination.dotted())
                        .build());
        try (JetStreamPublisher publisher = JetStreamPublisher.open(server, Streams.CREATE)) {
            assertThat(publisher.publish(List.of(event("e-1", Map.of()))).failure())
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void a_stream_in_memory_is_refused() throws Exception {
        refuses(StreamConfiguration.builder().storageType(StorageType.Memory), "kept in memory");
    }

    @Test
    void a_stream_that_acknowledges_nothing_is_refused() throws Exception {
        refuses(StreamConfiguration.builder().storageType(StorageType.File).noAck(true), "acknowledges nothing");
    }

    @Test
    void a_stream_of_several_subjects_that_is_there_is_used() throws Exception {
        link.management()
                .addStream(StreamConfiguration.builder()
                        .name("several-" + destination.subset())
                        .subjects("publishing.*")
                        .storageType(StorageType.File)
                        .build());
        publish(JetStreamPublisher.open(server, Streams.EXPECT), event("e-1", Map.of()));
        assertThat(link.management()
                        .getStreamInfo("several-" + destination.subset())
                        .getStreamState()
                        .getMsgCount())
                .isEqualTo(1);
    }

    @Test
    void a_stream_that_is_deleted_meanwhile_is_noticed() throws Exception {
        try (JetStreamPublisher publisher = JetStreamPublisher.open(server, Streams.CREATE)) {
            assertThat(publisher.publish(List.of(event("e-1", Map.of()))).failure())
                    .isNull();
            link.management().deleteStream(destination.bucket() + "+" + destination.subset());
            PublishOutcome gone = publisher.publish(List.of(event("e-2", Map.of())));
            assertThat(gone.acknowledged()).isZero();
            assertThat(gone.failure()).hasMessageContaining("its stream is gone");
            assertThat(publisher.publish(List.of(event("e-2", Map.of()))).failure())
                    .isNull();
        }
    }

    @Test
    void what_fits_only_without_its_headers_fails_alone_and_what_stands_before_it_is_acknowledged() {
        OutboundEvent large = event("e-2", Map.of("k", "x".repeat(1 << 20)));
        for (EventPublisher each :
                List.of(NatsCorePublisher.open(server), JetStreamPublisher.open(server, Streams.CREATE))) {
            try (each) {
                PublishOutcome outcome = each.publish(List.of(event("e-1", Map.of()), large, event("e-3", Map.of())));
                assertThat(outcome.acknowledged()).isEqualTo(1);
                assertThat(outcome.failure())
                        .isInstanceOf(EventTooLargeException.class)
                        .hasMessageContaining("e-2")
                        .hasMessageContaining("max_payload");
                assertThat(each.publish(List.of(event("e-3", Map.of()))).failure())
                        .isNull();
            }
        }
    }

    @Test
    void an_old_server_takes_what_is_published() {
        NatsServer old = NatsServer.of(TestServers.shared(Nats.KIND, Nats.OLD).address());
        publish(NatsCorePublisher.open(old), event("e-1", Map.of()));
        publish(JetStreamPublisher.open(old, Streams.CREATE), event("e-1", Map.of()));
    }
}

package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.EventhusException;
import io.eventhus.api.InboundBatch;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.TransientException;
import io.eventhus.api.UnsupportedException;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.PurgeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consuming from streams, on a server that is killed in between. */
@Timeout(120)
class JetStreamConsumerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EnvelopeCodec CODEC = new EnvelopeCodec("bank", Profile.V1, EventRegister.empty());

    private static TestServer server;
    private static int tests;

    private final List<EventConsumer> opened = new ArrayList<>();
    private NatsServer address = NatsServer.of("nats://none");
    private NatsLink link = new NatsLink(address, "none", () -> {});
    private String subject = "none";

    @BeforeAll
    static void start() {
        server = TestServers.own(Nats.KIND, Nats.NEWEST);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void makeAStream() throws Exception {
        address = NatsServer.of(server.address()).withTimeout(Duration.ofSeconds(2));
        link = new NatsLink(address, "test", () -> {});
        subject = "consuming.test-" + ++tests;
        make();
    }

    private void make() throws IOException, JetStreamApiException {
        link.management()
                .addStream(StreamConfiguration.builder()
                        .name(stream())
                        .subjects(subject)
                        .storageType(StorageType.File)
                        .build());
    }

    private String stream() {
        return subject.replace('.', '+');
    }

    @AfterEach
    void close() {
        opened.forEach(EventConsumer::close);
        link.close();
    }

    private JetStreamConsumer durable() {
        return kept(JetStreamConsumer.durable(address, subject, CODEC, "reader", new StartAt.Beginning()));
    }

    private JetStreamConsumer seeking() {
        return kept(JetStreamConsumer.seeking(address, subject, CODEC));
    }

    private JetStreamConsumer kept(JetStreamConsumer consumer) {
        opened.add(consumer);
        return consumer;
    }

    private void send(int from, int to) throws IOException, JetStreamApiException {
        for (int i = from; i <= to; i++) {
            link.connection().jetStream().publish(subject, envelope(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String envelope(int i) {
        return "{\"id\":\"e-" + i + "\",\"aggregate_id\":\"0001\",\"aggregate_type\":\"Account\",\"version\":" + i
                + ",\"type\":\"DepositPerformed\",\"data\":{\"amount\":" + i + "}}";
    }

    /** Takes that many records, in as many polls as it needs. */
    private static List<Long> take(EventConsumer consumer, int count) {
        List<Long> positions = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (positions.size() < count && System.nanoTime() < deadline) {
            try {
                InboundBatch batch = consumer.poll(Duration.ofMillis(500), count - positions.size());
                batch.records().forEach(each -> positions.add(each.position()));
            } catch (TransientException e) {
                assertThat(e).hasMessageNotContaining("secret");
            }
        }
        return positions;
    }

    private static void acknowledge(EventConsumer consumer, long upTo) {
        consumer.acknowledge(Map.of(partition(consumer), upTo));
    }

    private static SourcePartition partition(EventConsumer consumer) {
        return consumer.partitions().iterator().next();
    }

    private static List<Long> numbers(long from, long to) {
        return IntStream.rangeClosed((int) from, (int) to)
                .mapToObj(Long::valueOf)
                .toList();
    }

    @Test
    void an_event_comes_with_what_its_headers_say_and_without_headers_with_the_time_of_the_stream() throws Exception {
        Instant before = Instant.now().minusSeconds(60);
        link.connection()
                .jetStream()
                .publish(
                        subject,
                        new Headers()
                                .put("ce-time", "2026-01-02T03:04:05Z")
                                .put("eventhus-revision", "2")
                                .put("eventhus-metadata", "{\"k\":\"v\"}"),
                        envelope(1).getBytes(StandardCharsets.UTF_8));
        send(2, 2);
        JetStreamConsumer consumer = seeking();
        List<InboundRecord> records = new ArrayList<>();
        while (records.size() < 2) {
            records.addAll(consumer.poll(PATIENCE, 10).records());
        }
        assertThat(records.get(0))
                .isEqualTo(new InboundRecord.Event(
                        partition(consumer),
                        1,
                        CODEC.decode(envelope(1).getBytes(StandardCharsets.UTF_8)),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        "2",
                        Map.of("k", "v")));
        assertThat(((InboundRecord.Event) records.get(1)).time()).isAfter(before);
    }

    @Test
    void what_is_no_envelope_comes_in_its_place_with_the_reason_and_its_body() throws Exception {
        send(1, 1);
        link.connection().jetStream().publish(subject, "{\"id\":7}".getBytes(StandardCharsets.UTF_8));
        JetStreamConsumer consumer = seeking();
        take(consumer, 1);
        InboundRecord record = consumer.poll(PATIENCE, 1).records().getFirst();
        assertThat(record).isInstanceOf(InboundRecord.NotAnEnvelope.class);
        assertThat(record.position()).isEqualTo(2);
        assertThat(((InboundRecord.NotAnEnvelope) record).reason()).contains("id");
        assertThat(((InboundRecord.NotAnEnvelope) record).body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\":7}");
    }

    @Test
    void a_durable_consumer_goes_on_behind_what_was_acknowledged_and_in_order() throws Exception {
        send(1, 20);
        JetStreamConsumer first = durable();
        assertThat(first.info().acknowledges()).isTrue();
        assertThat(take(first, 12)).isEqualTo(numbers(1, 12));
        acknowledge(first, 5);
        acknowledge(first, 3);
        first.close();
        send(21, 25);
        assertThat(take(durable(), 20)).isEqualTo(numbers(6, 25));
    }

    @Test
    void a_durable_consumer_goes_on_in_order_after_the_server_was_killed() throws Exception {
        send(1, 10);
        JetStreamConsumer consumer = durable();
        assertThat(take(consumer, 6)).isEqualTo(numbers(1, 6));
        acknowledge(consumer, 4);
        server.kill();
        assertThatThrownBy(() -> acknowledge(consumer, 5)).isInstanceOf(TransientException.class);
        server.start();
        send(11, 15);
        assertThat(take(consumer, 9)).isEqualTo(numbers(7, 15));
        acknowledge(consumer, 15);
        consumer.close();
        send(16, 16);
        assertThat(take(durable(), 1)).isEqualTo(numbers(16, 16));
    }

    /** What a killed server does by chance: it knows less of what it handed out than those who got it. */
    @Test
    void what_a_server_forgot_to_have_handed_out_comes_again_before_what_is_new() throws Exception {
        send(1, 6);
        JetStreamConsumer consumer = durable();
        assertThat(take(consumer, 6)).isEqualTo(numbers(1, 6));
        acknowledge(consumer, 4);
        ConsumerConfiguration settings =
                link.management().getConsumerInfo(stream(), "reader").getConsumerConfiguration();
        link.management().deleteConsumer(stream(), "reader");
        link.management().addOrUpdateConsumer(stream(), settings);
        ConsumerContext again = link.connection().getStreamContext(stream()).getConsumerContext("reader");
        assertThat(again.next(PATIENCE).metaData().streamSequence()).isEqualTo(1);
        assertThat(again.next(PATIENCE).metaData().streamSequence()).isEqualTo(2);
        send(7, 10);
        assertThat(take(consumer, 4)).isEqualTo(numbers(7, 10));
        acknowledge(consumer, 10);
        consumer.close();
        send(11, 11);
        assertThat(take(durable(), 1)).isEqualTo(numbers(11, 11));
    }

    @Test
    void what_is_handled_slowly_is_not_given_twice() throws Exception {
        send(1, 3);
        JetStreamConsumer consumer = durable();
        assertThat(take(consumer, 3)).isEqualTo(numbers(1, 3));
        // Longer than the server waits before it hands them out again.
        InboundBatch nothing = consumer.poll(DurableReading.ACKNOWLEDGED_WITHIN.plusSeconds(2), 10);
        assertThat(nothing.records()).isEmpty();
        acknowledge(consumer, 3);
        send(4, 4);
        assertThat(take(consumer, 1)).isEqualTo(numbers(4, 4));
    }

    @Test
    void a_durable_consumer_of_other_settings_is_refused() throws Exception {
        link.management()
                .addOrUpdateConsumer(
                        stream(),
                        ConsumerConfiguration.builder()
                                .durable("reader")
                                .ackPolicy(AckPolicy.All)
                                .maxDeliver(3)
                                .build());
        JetStreamConsumer consumer = durable();
        assertThatThrownBy(() -> consumer.poll(PATIENCE, 1))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("expected explicit")
                .hasMessageContaining("after 3 deliveries")
                .hasMessageContaining("expected " + subject);
    }

    @Test
    void a_seeking_consumer_reads_from_any_place() throws Exception {
        send(1, 20);
        JetStreamConsumer consumer = seeking();
        assertThat(consumer.info().seeks()).isTrue();
        assertThat(consumer.ends()).containsExactly(Map.entry(partition(consumer), 20L));
        assertThat(take(consumer, 20)).isEqualTo(numbers(1, 20));
        consumer.seek(partition(consumer), new StartAt.After(17));
        assertThat(take(consumer, 3)).isEqualTo(numbers(18, 20));
        consumer.seek(partition(consumer), new StartAt.Beginning());
        assertThat(take(consumer, 2)).isEqualTo(numbers(1, 2));
        consumer.seek(partition(consumer), new StartAt.Time(Instant.now().minusSeconds(3600)));
        assertThat(take(consumer, 1)).isEqualTo(numbers(1, 1));
        consumer.seek(partition(consumer), new StartAt.End());
        send(21, 22);
        assertThat(take(consumer, 2)).isEqualTo(numbers(21, 22));
        assertThatThrownBy(() -> consumer.seek(partition(consumer), new StartAt.After(23)))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("ends at 22");
        assertThatThrownBy(() -> acknowledge(consumer, 1)).isInstanceOf(UnsupportedException.class);
    }

    @Test
    void a_seeking_consumer_goes_on_after_the_server_was_killed() throws Exception {
        send(1, 10);
        JetStreamConsumer consumer = seeking();
        assertThat(take(consumer, 6)).isEqualTo(numbers(1, 6));
        server.kill();
        assertThatThrownBy(() -> {
                    while (true) {
                        consumer.poll(Duration.ZERO, 1);
                    }
                })
                .isInstanceOf(TransientException.class);
        server.start();
        send(11, 12);
        List<Long> rest = take(consumer, 12 - 6);
        assertThat(rest).last().isEqualTo(12L);
        assertThat(rest).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_stream_that_was_created_again_is_refused_under_a_running_consumer() throws Exception {
        send(1, 3);
        JetStreamConsumer reading = seeking();
        JetStreamConsumer durable = durable();
        SourcePartition before = partition(reading);
        assertThat(take(reading, 3)).hasSize(3);
        assertThat(take(durable, 3)).hasSize(3);
        link.management().deleteStream(stream());
        make();
        send(1, 5);
        for (JetStreamConsumer consumer : List.of(reading, durable)) {
            assertThat(refusalOf(consumer))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("created again");
        }
        JetStreamConsumer again = seeking();
        assertThatThrownBy(() -> again.seek(before, new StartAt.After(1)))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("created again");
    }

    @Test
    void a_stream_that_was_deleted_is_told() throws Exception {
        send(1, 1);
        JetStreamConsumer consumer = seeking();
        assertThat(take(consumer, 1)).hasSize(1);
        link.management().deleteStream(stream());
        assertThat(refusalOf(consumer))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("not there any more");
    }

    @Test
    void a_stream_that_was_emptied_before_it_was_read_is_told() throws Exception {
        send(1, 5);
        JetStreamConsumer consumer = seeking();
        consumer.seek(partition(consumer), new StartAt.After(1));
        link.management()
                .purgeStream(stream(), PurgeOptions.builder().sequence(4).build());
        assertThat(refusalOf(consumer)).isInstanceOf(PermanentException.class).hasMessageContaining("begins at 4");
    }

    /** Polls until it is refused. */
    private static EventhusException refusalOf(EventConsumer consumer) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                consumer.poll(Duration.ofMillis(200), 1);
            } catch (PermanentException e) {
                return e;
            } catch (TransientException e) {
                assertThat(e).hasMessageContaining("Try again");
            }
        }
        throw new AssertionError("was not refused");
    }

    @Test
    void a_subject_without_a_stream_is_refused_and_so_is_one_that_is_no_subject() {
        assertThatThrownBy(() -> JetStreamConsumer.seeking(address, "nobody.there", CODEC))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("0 streams");
        for (String wrong : List.of("", "a b", "a..b", ".a", "a.", "a.>.b", "x".repeat(251))) {
            assertThatThrownBy(() -> JetStreamConsumer.seeking(address, wrong, CODEC))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected names parted by dots");
        }
    }

    @Test
    void a_closed_consumer_says_so() {
        JetStreamConsumer consumer = seeking();
        consumer.close();
        consumer.close();
        assertThatThrownBy(() -> consumer.poll(Duration.ZERO, 1)).isInstanceOf(PermanentException.class);
    }
}

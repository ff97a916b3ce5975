package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Aggregates by the positions that events name, and by subject where these lead nowhere. */
class AggregateReadsTest {

    private static final AggregateId ONE = new AggregateId("Account", "1");
    private static final AggregateId TWO = new AggregateId("Account", "2");

    private static TestServer server;
    private static int tests;

    private NatsConfig config = NatsConfig.of("nats://none", "none");
    private final List<NatsCommitLog> opened = new ArrayList<>();
    private long head;
    private String last = "log";

    @BeforeAll
    static void start() {
        server = TestServers.own(Nats.KIND, Nats.NEWEST);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void prepare() {
        config = NatsConfig.of(server.address(), "reads-" + ++tests);
    }

    @AfterEach
    void close() {
        opened.forEach(NatsCommitLog::close);
    }

    private NatsCommitLog open() {
        NatsCommitLog log = NatsCommitLog.open(config);
        opened.add(log);
        return log;
    }

    /** Appends one event by a log that may know nothing of those before it. */
    private void append(NatsCommitLog log, AggregateId aggregate, long version) {
        String id = aggregate.id() + "-" + version;
        StoredEvent event = new StoredEvent(
                head + 1,
                id,
                aggregate,
                version,
                "Opened",
                "",
                JsonData.ofText("{}"),
                Instant.EPOCH,
                Map.of(),
                Set.of());
        Commit commit = new Commit(head + 1, id, last, "test", Instant.EPOCH, List.of(event));
        assertThat(log.append(head, List.of(commit))).isEqualTo(new AppendOutcome.Stored(1));
        head++;
        last = id;
    }

    private static List<Long> versions(NatsCommitLog log, long after, long upTo) {
        List<Long> versions = new ArrayList<>();
        try (Cursor<StoredEvent> events = log.find(EventQuery.ofAggregate(ONE), after, upTo)) {
            for (StoredEvent event = events.next(); event != null; event = events.next()) {
                versions.add(event.version());
            }
        }
        return versions;
    }

    private static List<Long> upTo(long version) {
        return LongStream.rangeClosed(1, version).boxed().toList();
    }

    private List<MessageInfo> messages() throws Exception {
        List<MessageInfo> messages = new ArrayList<>();
        try (NatsLink link = new NatsLink(config, () -> {})) {
            for (long position = 1; position <= head; position++) {
                messages.add(link.management().getMessage(config.stream(), position));
            }
        }
        return messages;
    }

    @Test
    void events_name_those_before_them_and_an_aggregate_of_any_length_is_read_whole() throws Exception {
        NatsCommitLog log = open();
        for (long version = 1; version <= 60; version++) {
            append(log, ONE, version);
            append(log, TWO, version);
            assertThat(versions(log, 0, head)).isEqualTo(upTo(version));
        }
        assertThat(messages().get(18).getHeaders().getLast("Eventhus-Before")).isEqualTo("17 15 13 11 9 7 5 3");
        NatsCommitLog other = open();
        assertThat(versions(other, 0, head)).isEqualTo(upTo(60));
        assertThat(versions(other, 0, 39)).isEqualTo(upTo(20));
        assertThat(versions(other, 0, 40)).isEqualTo(upTo(20));
        assertThat(versions(other, 101, head)).containsExactly(52L, 53L, 54L, 55L, 56L, 57L, 58L, 59L, 60L);
        assertThat(versions(other, 119, head)).isEmpty();
        assertThat(versions(other, 7, 14)).containsExactly(5L, 6L, 7L);
        // Longer than what is looked through whole, and few or many events by the trail.
        assertThat(versions(other, 53, head))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(28, 60).boxed().toList());
        assertThat(versions(other, 7, 73))
                .containsExactlyElementsOf(LongStream.rangeClosed(5, 37).boxed().toList());
    }

    @Test
    void where_a_writer_did_not_know_those_before_the_aggregate_is_read_by_subject() throws Exception {
        NatsCommitLog first = open();
        append(first, ONE, 1);
        append(first, ONE, 2);
        NatsCommitLog second = open();
        append(second, ONE, 3);
        append(second, ONE, 4);
        assertThat(messages().get(2).getHeaders().getLast("Eventhus-Before")).isNull();
        assertThat(messages().get(3).getHeaders().getLast("Eventhus-Before")).isEqualTo("3");
        assertThat(versions(open(), 0, head)).isEqualTo(upTo(4));
        assertThat(versions(open(), 2, head)).containsExactly(3L, 4L);
    }

    /** Only who follows the trail passes what looks like an event of the aggregate and is none. */
    @Test
    void a_short_aggregate_is_read_by_its_trail() throws Exception {
        NatsCommitLog log = open();
        append(log, ONE, 1);
        append(log, TWO, 1);
        append(log, ONE, 2);
        forge("3 1");
        head++;
        append(log, ONE, 3);
        assertThat(messages().getLast().getHeaders().getLast("Eventhus-Before")).isEqualTo("3 1");
        assertThat(versions(open(), 0, head)).isEqualTo(upTo(3));
        assertThat(bySubject()).containsExactly(1L, 2L, 3L, 3L);
    }

    /** As the server finds them. */
    private List<Long> bySubject() throws Exception {
        List<Long> versions = new ArrayList<>();
        for (MessageInfo message : messages()) {
            if (message.getSubject().endsWith(".Account.1")) {
                versions.add(Long.valueOf(message.getHeaders().getLast("Eventhus-Version")));
            }
        }
        return versions;
    }

    @Test
    void what_a_trail_says_is_not_believed() throws Exception {
        NatsCommitLog log = open();
        append(log, ONE, 1);
        append(log, TWO, 1);
        append(log, ONE, 2);
        for (String lie : List.of("2 1", "3 2", "1000000", "4", "3 3 3", "-1", "0")) {
            forge(lie);
            head++;
            assertThat(versions(open(), 0, head)).as(lie).startsWith(1L, 2L).hasSize((int) head - 1);
        }
    }

    /** Stores a message that looks like version 3, but for where it says that the ones before stand. */
    private void forge(String before) throws Exception {
        try (NatsLink link = new NatsLink(config, () -> {})) {
            MessageInfo like = link.management().getMessage(config.stream(), 3);
            Headers headers = new Headers();
            like.getHeaders().entrySet().stream()
                    .filter(header -> header.getKey().startsWith("Eventhus-"))
                    .forEach(header -> headers.put(header.getKey(), header.getValue()));
            headers.put("Eventhus-Version", "3").put("Eventhus-Before", before);
            Connection connection = link.connection();
            Message message = NatsMessage.builder()
                    .subject(like.getSubject())
                    .headers(headers)
                    .data(like.getData())
                    .build();
            connection.jetStream().publish(message);
        }
    }
}

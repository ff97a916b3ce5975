package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.Destination;
import io.eventhus.api.EventQuery;
import io.eventhus.api.InboundRecord;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What lies in the stream: bytes that are a promise, and the drawings of it. */
class LayoutTest {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "stream.txt");
    private static final Path MAIN = Path.of("src", "main", "java", "io", "eventhus", "nats", "NatsCommitLog.java");
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000006Z");

    private static StoredEvent event(long position, AggregateId aggregate, long version, String revision, String data) {
        return new StoredEvent(
                position,
                "e-" + position,
                aggregate,
                version,
                "DepositPerformed",
                revision,
                JsonData.ofText(data),
                TIME,
                revision.isEmpty() ? Map.of() : Map.of("k \u20ac", "v\n"),
                Set.of(new Tag(aggregate.type(), aggregate.id())));
    }

    private static List<Commit> commits() {
        AggregateId plain = new AggregateId("Account", "0001");
        AggregateId odd = new AggregateId("A c", "x.*>\u00e4");
        return List.of(
                new Commit(1, "c-1", "log-1", "writer", TIME, List.of(event(1, plain, 1, "", "{\"amount\":1}"))),
                new Commit(
                        2,
                        "c-2",
                        "c-1",
                        "writer",
                        TIME,
                        List.of(event(2, plain, 2, "2", "null"), event(3, odd, 1, "", "{ \"amount\" : 2 }"))));
    }

    private static NatsConfig config(String bucket) {
        return NatsConfig.of(TestServers.shared(Nats.KIND, Nats.NEWEST).address(), bucket);
    }

    private static List<MessageInfo> stored(NatsConfig config) throws Exception {
        List<MessageInfo> messages = new ArrayList<>();
        try (NatsLink link = new NatsLink(config, () -> {})) {
            for (long position = 1; position <= 3; position++) {
                messages.add(link.management().getMessage(config.stream(), position));
            }
        }
        return messages;
    }

    private static void append(NatsConfig config) {
        try (NatsCommitLog log = NatsCommitLog.open(config)) {
            assertThat(log.append(0, commits())).isEqualTo(new AppendOutcome.Stored(2));
        }
    }

    @Test
    void what_lands_in_the_stream_is_what_the_golden_file_says() throws Exception {
        NatsConfig config = config("layout-golden");
        append(config);
        StringBuilder text = new StringBuilder();
        for (MessageInfo message : stored(config)) {
            text.append(message.getSubject()).append('\n');
            for (String name : ours(message)) {
                text.append(name)
                        .append(": ")
                        .append(message.getHeaders().getLast(name))
                        .append('\n');
            }
            text.append(new String(message.getData(), StandardCharsets.UTF_8)).append("\n\n");
        }
        assertThat(text.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    /** The names of headers but for the server's own, which decide an append and mean nothing afterwards. */
    private static Set<String> ours(MessageInfo message) {
        Set<String> names = new TreeSet<>(message.getHeaders().keySet());
        names.removeIf(name -> name.startsWith("Nats-"));
        return names;
    }

    @Test
    void the_drawings_name_the_headers_that_are_there_and_no_others() throws Exception {
        NatsConfig config = config("layout-drawing");
        append(config);
        Set<String> stored = new TreeSet<>();
        for (MessageInfo message : stored(config)) {
            stored.addAll(ours(message));
        }
        String source = Files.readString(MAIN);
        assertThat(names(source.substring(source.indexOf("<pre>"), source.indexOf("</pre>")), "(Eventhus-[A-Za-z-]+)"))
                .isEqualTo(stored);
        String page = Files.readString(Path.of("..", "docs", "nats.md"));
        int start = page.indexOf("headers   Eventhus-Commit");
        String drawing = page.substring(start, page.indexOf("states ", start));
        Set<String> onPage = new TreeSet<>();
        names(drawing, "(?:^|[ ,])(?:Eventhus)?(-[A-Z][A-Za-z-]+)").forEach(name -> onPage.add("Eventhus" + name));
        assertThat(onPage).isEqualTo(stored);
    }

    private static Set<String> names(String text, String pattern) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void bodies_are_spelled_as_the_configuration_says_and_read_alike() throws Exception {
        EventRegister register = EventRegister.builder()
                .event("DepositPerformed", Object.class)
                .rename(Profile.V2, "DepositPerformed", "amount", "ammount")
                .build();
        NatsConfig config = config("layout-profile").withEnvelopes(Profile.V2, register);
        append(config);
        assertThat(new String(stored(config).getFirst().getData(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"id\":\"e-1\",\"aggregate_id\":\"0001\",\"aggregate_type\":\"Account\",\"command_id\":\"\","
                                + "\"version\":1,\"type\":\"deposit_performed\",\"data\":{\"ammount\":1}}");
        try (NatsCommitLog log = NatsCommitLog.open(config("layout-profile"));
                Cursor<StoredEvent> events = log.find(EventQuery.all(), 0, 3)) {
            for (Commit commit : commits()) {
                for (StoredEvent event : commit.events()) {
                    assertThat(events.next()).isEqualTo(event);
                }
            }
        }
    }

    @Test
    void what_is_stored_of_one_type_is_published_on_by_the_server_and_nothing_else() throws Exception {
        Destination accounts = new Destination("layout-on", "account");
        NatsConfig config = config("layout-on").withRepublished("Account", accounts);
        try (NatsCoreConsumer consumer = NatsCoreConsumer.open(
                config.server(),
                accounts.dotted(),
                new EnvelopeCodec("layout-on", Profile.V1, EventRegister.empty()))) {
            append(config);
            List<InboundRecord> records = new ArrayList<>();
            while (records.size() < 2) {
                List<InboundRecord> more =
                        consumer.poll(Duration.ofSeconds(10), 10).records();
                assertThat(more).isNotEmpty();
                records.addAll(more);
            }
            InboundRecord.Event second = (InboundRecord.Event) records.get(1);
            assertThat(second.envelope().id()).isEqualTo("e-2");
            assertThat(second.time()).isEqualTo(TIME);
            assertThat(second.revision()).isEqualTo("2");
            assertThat(second.metadata()).isEqualTo(Map.of("k \u20ac", "v\n"));
            assertThat(consumer.poll(Duration.ofMillis(200), 10).records()).isEmpty();
        }
        NatsCommitLog.open(config("layout-on")).close();
        NatsConfig other = config("layout-on").withRepublished("Account", new Destination("layout-on", "other"));
        assertThatThrownBy(() -> NatsCommitLog.open(other))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("expected that republish setting");
    }
}

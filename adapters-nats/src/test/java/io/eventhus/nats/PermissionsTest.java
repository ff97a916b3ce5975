package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Destination;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StartAt;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users that may do just what docs/nats.md says they need. */
@Timeout(120)
class PermissionsTest {

    private static final Path PAGE = Path.of("..", "docs", "nats.md");
    private static final String SECRET = "s3cr3t-of-the-test";
    private static final AggregateId ACCOUNT = new AggregateId("Account", "1");
    private static final EnvelopeCodec CODEC = new EnvelopeCodec("bank", Profile.V1, EventRegister.empty());

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServers.own(Nats.with("nats-guarded", "2m", users()), Nats.NEWEST);
        // As an operator does who gives the others no right to make streams.
        NatsCommitLog.open(config("admin")).close();
        NatsStateStore.open(config("admin")).close();
        try (JetStreamPublisher publisher =
                JetStreamPublisher.open(config("admin").server(), JetStreamPublisher.Streams.CREATE)) {
            assertThat(publisher.publish(List.of(outbound("account", "first"))).failure())
                    .isNull();
        }
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    /** The block of the page, with a user for the test's own preparations. */
    private static String users() throws Exception {
        Matcher block = Pattern.compile("```\n(authorization \\{.*?\n\\})\n```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("the permissions on the page").isTrue();
        return block.group(1)
                .replace("$PASSWORD", SECRET)
                .replace("users = [", "users = [\n    {user: admin, password: \"" + SECRET + "\"}");
    }

    private static NatsConfig config(String user) {
        return NatsConfig.of(server.address(), "bank")
                .withOptions(options -> options.userInfo(user, SECRET))
                .withTimeout(Duration.ofSeconds(1));
    }

    private static StoredEvent event(long position, long version, AggregateId account) {
        return new StoredEvent(
                position,
                "e-" + position,
                account,
                version,
                "Opened",
                "",
                JsonData.ofText("{\"k\":1}"),
                Instant.EPOCH,
                Map.of(),
                Set.of(new Tag(account.type(), account.id())));
    }

    private static Commit commit(long position, String predecessor, StoredEvent... events) {
        return new Commit(position, "c-" + position, predecessor, "test", Instant.EPOCH, List.of(events));
    }

    private static OutboundEvent outbound(String subset, String id) {
        StoredEvent event = event(1, 1, ACCOUNT);
        return new OutboundEvent(
                new Destination("bank", subset),
                event,
                JsonData.ofText(
                        "{\"id\":\"" + id + "\",\"aggregate_id\":\"1\",\"aggregate_type\":\"Account\",\"version\":1,"
                                + "\"type\":\"Opened\",\"data\":null}"));
    }

    @Test
    void a_writer_appends_and_reads_and_keeps_state_and_a_reader_reads() {
        try (NatsCommitLog writer = NatsCommitLog.open(config("writer"));
                NatsCommitLog reader = NatsCommitLog.open(config("reader"));
                NatsStateStore state = NatsStateStore.open(config("writer"))) {
            assertThat(writer.append(0, List.of(commit(1, "log-1", event(1, 1, ACCOUNT)))))
                    .isEqualTo(new AppendOutcome.Stored(1));
            assertThat(writer.append(1, List.of(commit(2, "c-1", event(2, 2, ACCOUNT), event(3, 3, ACCOUNT)))))
                    .isEqualTo(new AppendOutcome.Stored(1));
            for (NatsCommitLog log : List.of(writer, reader)) {
                assertThat(log.head()).isEqualTo(3);
                assertThat(log.lastVersion(ACCOUNT, 3)).isEqualTo(3);
                try (var found = log.find(EventQuery.ofTags(new Tag("Account", "1")), 0, 3)) {
                    assertThat(found.next()).isNotNull();
                }
            }
            StateKey key = new StateKey("a/b");
            assertThat(state.put(key, new byte[] {1}, 0)).isInstanceOf(PutOutcome.Done.class);
            assertThat(state.get(key)).isPresent();
            assertThat(state.list("a/", null, 10)).hasSize(1);

            AppendOutcome refused = reader.append(3, List.of(commit(4, "c-2", event(4, 4, ACCOUNT))));
            assertThat(refused).isInstanceOf(AppendOutcome.Failed.class);
            assertThat(((AppendOutcome.Failed) refused).reason())
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("ermissions")
                    .hasMessageNotContaining(SECRET);
            assertThat(writer.head()).isEqualTo(3);
        }
    }

    @Test
    void a_publisher_publishes_where_it_may_and_is_told_where_it_may_not() {
        for (var publisher : List.of(
                NatsCorePublisher.open(config("publisher").server()),
                JetStreamPublisher.open(config("publisher").server(), JetStreamPublisher.Streams.EXPECT))) {
            try (publisher) {
                assertThat(publisher.publish(List.of(outbound("account", "second"))))
                        .isEqualTo(new PublishOutcome(1, null));
                PublishOutcome refused = publisher.publish(List.of(outbound("other", "third")));
                assertThat(refused.acknowledged()).isZero();
                assertThat(refused.failure())
                        .isInstanceOf(PermanentException.class)
                        .hasMessageContaining("bank.other")
                        .hasMessageNotContaining(SECRET);
                assertThat(publisher
                                .publish(List.of(outbound("account", "fourth")))
                                .failure())
                        .isNull();
            }
        }
    }

    @Test
    void a_consumer_consumes_by_position_and_durably() {
        NatsServer consumer = config("consumer").server();
        for (JetStreamConsumer each : List.of(
                JetStreamConsumer.seeking(consumer, "bank.account", CODEC),
                JetStreamConsumer.durable(consumer, "bank.account", CODEC, "guarded", new StartAt.Beginning()))) {
            try (each) {
                var records = each.poll(Duration.ofSeconds(10), 1).records();
                assertThat(records).hasSize(1);
                if (each.info().acknowledges()) {
                    each.acknowledge(Map.of(
                            records.getFirst().partition(), records.getFirst().position()));
                }
            }
        }
        assertThatThrownBy(() -> NatsCoreConsumer.open(consumer, "bank.other", CODEC))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("bank.other");
    }

    @Test
    void wrong_credentials_are_told_and_not_repeated() {
        NatsConfig wrong = config("writer").withOptions(options -> options.userInfo("writer", SECRET + "-wrong"));
        assertThatThrownBy(() -> NatsCommitLog.open(wrong))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("does not accept these credentials")
                .hasMessageNotContaining(SECRET);
        assertThat(wrong + " " + wrong.server()).doesNotContain(SECRET);
    }
}

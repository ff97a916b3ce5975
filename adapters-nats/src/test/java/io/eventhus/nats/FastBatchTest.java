package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log relies on where commits of one event each are sent ahead. */
@Timeout(120)
class FastBatchTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServers.own(Nats.KIND, Nats.NEWEST);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static NatsConfig config(String bucket) {
        return NatsConfig.of(server.address(), bucket);
    }

    /** A message that expects the stream to end somewhere. */
    private static NatsMessage message(String bucket, long expected) {
        return NatsMessage.builder()
                .subject("eventhus." + bucket + ".Account.1")
                .headers(new Headers().put("Nats-Expected-Last-Sequence", Long.toString(expected)))
                .data(Long.toString(expected))
                .build();
    }

    private static List<NatsMessage> messages(String bucket, long... expected) {
        List<NatsMessage> messages = new ArrayList<>();
        for (long each : expected) {
            messages.add(message(bucket, each));
        }
        return messages;
    }

    private static List<Commit> commits(long first, int count) {
        List<Commit> commits = new ArrayList<>();
        for (long position = first; position < first + count; position++) {
            StoredEvent event = new StoredEvent(
                    position,
                    "e-" + position,
                    new AggregateId("Account", Long.toString(position)),
                    1,
                    "Opened",
                    "",
                    JsonData.ofText("{}"),
                    Instant.EPOCH,
                    Map.of(),
                    Set.of());
            String before = position == 1 ? "log" : "c-" + (position - 1);
            commits.add(new Commit(position, "c-" + position, before, "test", Instant.EPOCH, List.of(event)));
        }
        return commits;
    }

    private static void stop(String bucket) throws Exception {
        try (NatsLink link = new NatsLink(config(bucket), () -> {})) {
            JetStreamManagement management = link.management();
            StreamConfiguration found =
                    management.getStreamInfo("EVENTHUS_" + bucket).getConfiguration();
            assertThat(found.getAllowBatched()).isTrue();
            management.updateStream(
                    StreamConfiguration.builder(found).allowBatched(false).build());
        }
    }

    @Test
    void nothing_is_stored_behind_a_message_that_is_refused_whatever_it_expects() throws Exception {
        try (NatsCommitLog log = NatsCommitLog.open(config("chain"));
                NatsLink link = new NatsLink(config("chain"), () -> {})) {
            assertThat(FastBatch.send(link, messages("chain", 0, 1, 2))).isEqualTo(new FastBatch.Outcome(3, 3, null));
            // The third is refused; the fourth expects what is there then.
            FastBatch.Outcome cut = FastBatch.send(link, messages("chain", 3, 4, 9, 5, 6));
            assertThat(cut.stored()).isEqualTo(2);
            assertThat(cut.sequence()).isEqualTo(5);
            assertThat(Objects.requireNonNull(cut.error()).isWrongSequence()).isTrue();
            // The first one is refused.
            FastBatch.Outcome none = FastBatch.send(link, messages("chain", 9, 5, 6));
            assertThat(none.stored()).isZero();
            assertThat(Objects.requireNonNull(none.error()).isWrongSequence()).isTrue();
            assertThat(log.head()).isEqualTo(5);
            // And the last one.
            FastBatch.Outcome last = FastBatch.send(link, messages("chain", 5, 6, 9));
            assertThat(last.stored()).isEqualTo(2);
            assertThat(log.head()).isEqualTo(7);
        }
    }

    @Test
    void many_in_flight_from_two_writers_are_each_a_chain() throws Exception {
        try (NatsCommitLog log = NatsCommitLog.open(config("two"));
                NatsLink one = new NatsLink(config("two"), () -> {});
                NatsLink two = new NatsLink(config("two"), () -> {})) {
            long[] expected = new long[300];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = i;
            }
            FastBatch.Outcome[] others = new FastBatch.Outcome[1];
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    others[0] = FastBatch.send(two, messages("two", expected));
                } catch (LostException e) {
                    throw new IllegalStateException(e);
                }
            });
            FastBatch.Outcome mine = FastBatch.send(one, messages("two", expected));
            other.join();
            // Each position was given once, and each has what it counted.
            assertThat(mine.stored() + others[0].stored()).isEqualTo((int) log.head());
            assertThat(Math.max(mine.sequence(), others[0].sequence())).isEqualTo(log.head());
        }
    }

    @Test
    void a_stream_that_takes_none_any_more_is_written_to_all_the_same() throws Exception {
        try (NatsCommitLog log = NatsCommitLog.open(config("stopped"));
                NatsLink link = new NatsLink(config("stopped"), () -> {})) {
            // Both ways were tried, so the quicker one is known.
            for (int i = 0; i < 4; i++) {
                assertThat(log.append(5L * i, commits(5L * i + 1, 5))).isEqualTo(new AppendOutcome.Stored(5));
            }
            stop("stopped");
            FastBatch.Outcome refused = FastBatch.send(link, messages("stopped", 20, 21));
            assertThat(refused.stored()).isZero();
            assertThat(Objects.requireNonNull(refused.error()).isWithoutFastBatches())
                    .isTrue();
            for (int i = 4; i < 8; i++) {
                assertThat(log.append(5L * i, commits(5L * i + 1, 5))).isEqualTo(new AppendOutcome.Stored(5));
            }
        }
    }

    @Test
    void a_server_that_knows_none_gets_none() {
        try (TestServer older = TestServers.own(Nats.KIND, Nats.OLDER);
                NatsCommitLog log = NatsCommitLog.open(NatsConfig.of(older.address(), "older"))) {
            for (int i = 0; i < 4; i++) {
                assertThat(log.append(5L * i, commits(5L * i + 1, 5))).isEqualTo(new AppendOutcome.Stored(5));
            }
        }
    }
}

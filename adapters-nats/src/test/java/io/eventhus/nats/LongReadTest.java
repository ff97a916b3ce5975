package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogEntry;
import io.eventhus.api.StoredEvent;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.nats.client.JetStreamManagement;
import java.time.Duration;
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

/** A range of the stream that is long enough for a consumer. */
@Timeout(120)
class LongReadTest {

    private static final int COMMITS = 1_500;
    private static final int EVENTS = 3 * COMMITS;
    private static final String STREAM = "EVENTHUS_bank";
    private static final String USERS = """
            authorization {
              users = [
                {user: all, password: "test"}
                {user: no-pulls, password: "test", permissions: {publish: {deny: "$JS.API.CONSUMER.MSG.NEXT.>"}}}
                {user: no-consumers, password: "test", permissions: {publish: {deny: "$JS.API.CONSUMER.>"}}}
              ]
            }
            """;

    private static TestServer server;

    @BeforeAll
    static void fill() {
        server = TestServers.own(Nats.with("nats-long", "2m", USERS), Nats.NEWEST);
        try (NatsCommitLog log = NatsCommitLog.open(config("all"))) {
            List<Commit> commits = new ArrayList<>();
            for (int i = 0; i < COMMITS; i++) {
                commits.add(commit(i));
                if (commits.size() == 250) {
                    assertThat(log.append(commits.getFirst().firstPosition() - 1, commits))
                            .isEqualTo(new AppendOutcome.Stored(250));
                    commits.clear();
                }
            }
        }
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static NatsConfig config(String user) {
        return NatsConfig.of(server.address(), "bank")
                .withOptions(options -> options.userInfo(user, "test"))
                .withTimeout(Duration.ofSeconds(1));
    }

    private static Commit commit(int index) {
        List<StoredEvent> events = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            events.add(new StoredEvent(
                    3L * index + i + 1,
                    "e-" + index + "-" + i,
                    new AggregateId("Account", Integer.toString(index)),
                    i + 1,
                    "Opened",
                    "",
                    JsonData.ofText("{}"),
                    Instant.EPOCH,
                    Map.of(),
                    Set.of()));
        }
        return new Commit(
                3L * index + 1, "c-" + index, index == 0 ? "log" : "c-" + (index - 1), "test", Instant.EPOCH, events);
    }

    /** Reads on to the end, and checks that each commit is there. */
    private static void check(Cursor<LogEntry> entries, int from) {
        int next = from;
        for (LogEntry entry = entries.next(); entry != null; entry = entries.next()) {
            assertThat(entry).isEqualTo(commit(next++));
        }
        assertThat(next).isEqualTo(COMMITS);
    }

    private static List<String> consumers(JetStreamManagement management) throws Exception {
        return management.getConsumerNames(STREAM);
    }

    @Test
    void it_is_read_by_a_consumer_and_goes_on_without_when_that_is_gone() throws Exception {
        try (NatsCommitLog log = NatsCommitLog.open(config("all"));
                NatsLink link = new NatsLink(config("all"), () -> {});
                Cursor<LogEntry> entries = log.read(0, EVENTS)) {
            JetStreamManagement management = link.management();
            for (int i = 0; i < 400; i++) {
                assertThat(entries.next()).isEqualTo(commit(i));
            }
            List<String> found = consumers(management);
            assertThat(found).isNotEmpty();
            for (String each : found) {
                management.deleteConsumer(STREAM, each);
            }

            check(entries, 400);
        }
    }

    @Test
    void pages_that_end_anywhere_share_one_consumer() throws Exception {
        try (NatsCommitLog log = NatsCommitLog.open(config("all"));
                NatsLink link = new NatsLink(config("all"), () -> {})) {
            List<String> before = consumers(link.management());
            // Who looks at the first entries makes none.
            for (int i = 0; i < 3; i++) {
                try (Cursor<LogEntry> entries = log.read(0, EVENTS)) {
                    assertThat(entries.next()).isEqualTo(commit(0));
                }
            }
            assertThat(before).containsAll(consumers(link.management()));
            long after = 0;
            while (after < EVENTS) {
                // As a follower reads: what it has seen of the first commit does not count.
                long wanted = Math.min(EVENTS, after + 500);
                try (Cursor<LogEntry> entries = log.read(after, EVENTS)) {
                    while (after < wanted) {
                        LogEntry entry = Objects.requireNonNull(entries.next());
                        assertThat(entry).isEqualTo(commit((int) after / 3));
                        after = Math.min(wanted, entry.lastPosition());
                    }
                }
            }
            assertThat(consumers(link.management()).stream().filter(each -> !before.contains(each)))
                    .hasSize(1);
            // Back to the beginning, and in the middle of what was left.
            for (long from : List.of(0L, 700L, 1_999L)) {
                try (Cursor<LogEntry> entries = log.read(from, EVENTS)) {
                    check(entries, (int) from / 3);
                }
            }
        }
    }

    @Test
    void a_user_who_may_have_no_consumer_reads_it_all_the_same() {
        for (String user : List.of("all", "no-pulls", "no-consumers")) {
            try (NatsCommitLog log = NatsCommitLog.open(config(user))) {
                for (int i = 0; i < 2; i++) {
                    try (Cursor<LogEntry> entries = log.read(0, EVENTS)) {
                        check(entries, 0);
                    }
                }
                // What the server forbade is no trouble of what comes after it.
                assertThat(log.head()).isEqualTo(EVENTS);
            }
        }
    }

    /** Only who is told that the user may not stops asking for consumers. */
    @Test
    void a_refusal_of_the_server_counts_for_this_read_only() throws Exception {
        try (NatsLink link = new NatsLink(config("all"), () -> {})) {
            assertThatThrownBy(() -> LongRead.behind(link, "NOBODYS", 0, EVENTS, 500, 20_000))
                    .isInstanceOf(LostException.class);
        }
    }

    @Test
    void more_than_may_wait_ends_it_instead_of_filling_the_memory() throws Exception {
        try (NatsLink link = new NatsLink(config("all"), () -> {});
                LongRead read = LongRead.behind(link, STREAM, 0, EVENTS, 500, 20_000)) {
            assertThatThrownBy(() -> {
                        while (!read.next().isEmpty()) {
                            Thread.onSpinWait();
                        }
                    })
                    .isInstanceOf(LostException.class);
        }
    }
}

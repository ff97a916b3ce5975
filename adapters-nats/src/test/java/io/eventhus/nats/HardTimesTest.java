package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that are as long as can be, a server that has no more room, and one that hangs. */
@Timeout(120)
class HardTimesTest {

    private static final AggregateId ACCOUNT = new AggregateId("Account", "1");

    private static StoredEvent event(long position, AggregateId aggregate, long version, int bytes) {
        return new StoredEvent(
                position,
                "e-" + position,
                aggregate,
                version,
                "Opened",
                "",
                JsonData.ofText("\"" + "x".repeat(bytes) + "\""),
                Instant.EPOCH,
                Map.of(),
                Set.of(new Tag("Account", "1")));
    }

    private static Commit commit(long first, StoredEvent... events) {
        String before = first == 1 ? "log" : "c-" + (first - 1);
        return new Commit(first, "c-" + (first + events.length - 1), before, "test", Instant.EPOCH, List.of(events));
    }

    @Test
    void the_longest_names_of_any_characters_fit_into_a_line_of_the_protocol_and_longer_ones_are_refused() {
        String longest = "*".repeat(508) + " .>\t";
        AggregateId aggregate = new AggregateId(longest, longest.replace('*', '>'));
        AggregateId tooLong = new AggregateId("Account", "ü".repeat(10_000));
        NatsConfig config =
                NatsConfig.of(TestServers.shared(Nats.KIND, Nats.NEWEST).address(), "b".repeat(120));
        List<Commit> singly = List.of(
                commit(1, event(1, aggregate, 1, 1)),
                commit(2, event(2, aggregate, 2, 1)),
                commit(3, event(3, aggregate, 3, 1)));
        List<Commit> again = List.of(commit(4, event(4, aggregate, 4, 1)), commit(5, event(5, aggregate, 5, 1)));
        try (NatsCommitLog log = NatsCommitLog.open(config)) {
            // The second time it is sent in another way.
            assertThat(log.append(0, singly)).isEqualTo(new AppendOutcome.Stored(3));
            assertThat(log.append(3, again)).isEqualTo(new AppendOutcome.Stored(2));
            assertThat(log.lastVersion(aggregate, 5)).isEqualTo(5);
            try (Cursor<StoredEvent> found = log.find(EventQuery.ofAggregate(aggregate), 3, 5)) {
                assertThat(found.next()).isEqualTo(again.getFirst().events().getFirst());
            }
            AppendOutcome refused = log.append(5, List.of(commit(6, event(6, tooLong, 1, 1))));
            assertThat(refused).isInstanceOf(AppendOutcome.Failed.class);
            assertThat(((AppendOutcome.Failed) refused).reason())
                    .isInstanceOf(EventTooLargeException.class)
                    .hasMessageContaining("a longer name")
                    .hasMessageContaining("512");
            assertThat(log.head()).isEqualTo(5);
        }
    }

    @Test
    void where_there_is_no_more_room_nothing_is_stored_and_what_is_there_can_be_read() {
        String limited = """
                accounts { LIMITED: { jetstream: { max_disk: 400kb }, users: [ {user: limited, password: "test"} ] } }
                """;
        try (TestServer server = TestServers.own(Nats.with("nats-limited", "2m", limited), Nats.NEWEST);
                NatsCommitLog log = NatsCommitLog.open(NatsConfig.of(server.address(), "limited")
                        .withOptions(options -> options.userInfo("limited", "test")))) {
            List<Commit> stored = new ArrayList<>();
            AppendOutcome outcome = new AppendOutcome.Stored(1);
            while (outcome instanceof AppendOutcome.Stored && stored.size() < 200) {
                long head = stored.size();
                Commit next = commit(head + 1, event(head + 1, ACCOUNT, head + 1, 8_000));
                outcome = log.append(head, List.of(next));
                if (outcome instanceof AppendOutcome.Stored) {
                    stored.add(next);
                }
            }
            assertThat(outcome).isInstanceOf(AppendOutcome.Failed.class);
            assertThat(((AppendOutcome.Failed) outcome).reason())
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("resource");
            long head = stored.size();
            // Neither of several at once.
            List<Commit> two = List.of(
                    commit(head + 1, event(head + 1, ACCOUNT, head + 1, 8_000)),
                    commit(head + 2, event(head + 2, ACCOUNT, head + 2, 8_000)));
            Commit ofTwo = commit(
                    head + 1, event(head + 1, ACCOUNT, head + 1, 8_000), event(head + 2, ACCOUNT, head + 2, 8_000));
            for (List<Commit> each : List.of(two, List.of(ofTwo), two)) {
                assertThat(log.append(head, each).stored()).isZero();
            }
            assertThat(log.head()).isEqualTo(head);
            assertThat(Entries.all(log)).isEqualTo(stored);
        }
    }

    @Test
    void a_server_that_hangs_is_given_up_on_in_time_and_what_was_sent_is_there_once_or_not_at_all() {
        try (TestServer server = TestServers.own(Nats.KIND, Nats.NEWEST);
                NatsCommitLog log = NatsCommitLog.open(
                        NatsConfig.of(server.address(), "hangs").withTimeout(Duration.ofMillis(500)))) {
            List<Commit> first = List.of(commit(1, event(1, ACCOUNT, 1, 1)), commit(2, event(2, ACCOUNT, 2, 1)));
            List<Commit> second = List.of(commit(3, event(3, ACCOUNT, 3, 1)), commit(4, event(4, ACCOUNT, 4, 1)));
            assertThat(log.append(0, first)).isEqualTo(new AppendOutcome.Stored(2));

            server.pause();
            AppendOutcome unknown = log.append(2, second);
            assertThat(unknown).isInstanceOf(AppendOutcome.Unknown.class);
            assertThatThrownBy(log::head).isInstanceOf(TransientException.class);
            server.resume();

            // Sent again, as the engine does until it knows; the first try may have come through meanwhile.
            AppendOutcome again = log.append(2, second);
            assertThat(again).isInstanceOfAny(AppendOutcome.Stored.class, AppendOutcome.HeadMoved.class);
            assertThat(Entries.all(log)).containsExactly(first.get(0), first.get(1), second.get(0), second.get(1));
        }
    }
}

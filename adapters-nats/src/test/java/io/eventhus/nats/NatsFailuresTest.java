package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NatsFailuresTest {

    private static final Instant TIME = Instant.parse("2026-11-25T10:00:00Z");
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static Commit commit(long first, String id, String predecessor, int events) {
        List<StoredEvent> all = new ArrayList<>();
        AggregateId aggregate = new AggregateId("Account", id);
        for (int i = 0; i < events; i++) {
            all.add(new StoredEvent(
                    first + i,
                    id + "-" + i,
                    aggregate,
                    i + 1,
                    "Opened",
                    "",
                    JsonData.ofText("{}"),
                    TIME,
                    Map.of(),
                    Set.of(new Tag("Account", id))));
        }
        return new Commit(first, id, predecessor, "test", TIME, all);
    }

    @Test
    void nobody_at_the_address_is_told_as_such_without_the_password_in_it() {
        NatsConfig nowhere =
                NatsConfig.of("nats://user:secret@127.0.0.1:1", "bank").withTimeout(SHORT);

        assertThatThrownBy(() -> NatsCommitLog.open(nowhere))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("no server answered")
                .hasMessageNotContaining("secret");
        assertThat(nowhere.toString()).doesNotContain("secret");
    }

    @Test
    void an_old_server_is_refused_for_storage_with_the_version_needed() {
        try (TestServer old = TestServers.own(Nats.KIND, Nats.OLD)) {
            NatsConfig config = NatsConfig.of(old.address(), "bank");
            assertThatThrownBy(() -> NatsCommitLog.open(config))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(old.version())
                    .hasMessageContaining("2.12.15");
            assertThatThrownBy(() -> NatsStateStore.open(config)).isInstanceOf(StoreRefusedException.class);
        }
    }

    @Test
    void the_older_line_that_is_sound_keeps_commits_whole() {
        try (TestServer older = TestServers.own(Nats.KIND, Nats.OLDER);
                NatsCommitLog log = NatsCommitLog.open(NatsConfig.of(older.address(), "bank"))) {
            Commit first = commit(1, "a", "log", 3);
            Commit second = commit(4, "b", "a", 1);
            assertThat(log.append(0, List.of(first, second))).isEqualTo(new AppendOutcome.Stored(2));
            assertThat(log.head()).isEqualTo(4);
            assertThat(Entries.all(log)).containsExactly(first, second);
        }
    }

    @Test
    void a_server_that_was_killed_is_an_error_that_may_pass_and_the_same_log_goes_on_when_it_is_back() {
        try (TestServer server = TestServers.own(Nats.SYNCED, Nats.NEWEST);
                NatsCommitLog log = NatsCommitLog.open(
                        NatsConfig.of(server.address(), "bank").withTimeout(SHORT))) {
            Commit first = commit(1, "a", "log", 2);
            assertThat(log.append(0, List.of(first))).isEqualTo(new AppendOutcome.Stored(1));

            server.kill();
            Commit second = commit(3, "b", "a", 2);
            AppendOutcome without = log.append(2, List.of(second));
            assertThat(without).isInstanceOfAny(AppendOutcome.Unknown.class, AppendOutcome.Failed.class);
            assertThat(without.stored()).isZero();
            assertThatThrownBy(log::head).isInstanceOf(TransientException.class);

            server.start();
            assertThat(log.head()).isEqualTo(2);
            assertThat(log.append(2, List.of(second))).isEqualTo(new AppendOutcome.Stored(1));
            assertThat(Entries.all(log)).containsExactly(first, second);
        }
    }

    @Test
    void a_stream_that_was_deleted_under_a_log_is_told_as_such() throws Exception {
        NatsConfig config = NatsConfig.of(
                        TestServers.shared(Nats.KIND, Nats.NEWEST).address(), "deleted")
                .withTimeout(SHORT);
        try (NatsCommitLog log = NatsCommitLog.open(config);
                NatsLink link = new NatsLink(config, () -> {})) {
            assertThat(log.append(0, List.of(commit(1, "a", "log", 1)))).isEqualTo(new AppendOutcome.Stored(1));
            link.connection().jetStreamManagement().deleteStream(config.stream());

            assertThatThrownBy(log::head)
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("is not there any more");
            assertThat(log.append(1, List.of(commit(2, "b", "a", 1))).stored()).isZero();
        }
    }

    @Test
    void a_stream_that_was_created_again_under_a_log_halts_it() throws Exception {
        NatsConfig config = NatsConfig.of(
                        TestServers.shared(Nats.KIND, Nats.NEWEST).address(), "again")
                .withTimeout(SHORT);
        try (NatsCommitLog log = NatsCommitLog.open(config);
                NatsLink link = new NatsLink(config, () -> {})) {
            assertThat(log.append(0, List.of(commit(1, "a", "log", 2)))).isEqualTo(new AppendOutcome.Stored(1));
            link.management().deleteStream(config.stream());
            NatsCommitLog.open(config).close();

            AppendOutcome outcome = log.append(2, List.of(commit(3, "b", "a", 1)));
            assertThat(outcome).isInstanceOf(AppendOutcome.Failed.class);
            assertThat(((AppendOutcome.Failed) outcome).reason())
                    .isInstanceOf(LogForkedException.class)
                    .hasMessageContaining("created at");
        }
    }

    @Test
    void a_stream_that_was_edited_to_drop_is_refused_with_the_next_connection() throws Exception {
        try (TestServer server = TestServers.own(Nats.KIND, Nats.NEWEST)) {
            NatsConfig config = NatsConfig.of(server.address(), "edited").withTimeout(SHORT);
            try (NatsCommitLog log = NatsCommitLog.open(config)) {
                assertThat(log.append(0, List.of(commit(1, "a", "log", 1)))).isEqualTo(new AppendOutcome.Stored(1));
                try (NatsLink link = new NatsLink(config, () -> {})) {
                    StreamConfiguration found =
                            link.management().getStreamInfo(config.stream()).getConfiguration();
                    link.management()
                            .updateStream(StreamConfiguration.builder(found)
                                    .maxMessages(1)
                                    .build());
                }
                server.stop();
                server.start();

                assertThatThrownBy(log::head)
                        .isInstanceOf(StoreRefusedException.class)
                        .hasMessageContaining("at most 1 messages");
                AppendOutcome outcome = log.append(1, List.of(commit(2, "b", "a", 1)));
                assertThat(((AppendOutcome.Failed) outcome).reason()).isInstanceOf(StoreRefusedException.class);
            }
        }
    }
}

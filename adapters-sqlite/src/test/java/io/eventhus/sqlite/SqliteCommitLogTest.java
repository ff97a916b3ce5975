package io.eventhus.sqlite;

import static io.eventhus.sqlite.Samples.LOG_ID;
import static io.eventhus.sqlite.Samples.all;
import static io.eventhus.sqlite.Samples.chain;
import static io.eventhus.sqlite.Samples.commit;
import static io.eventhus.sqlite.Samples.event;
import static io.eventhus.sqlite.Samples.everything;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Capability;
import io.eventhus.api.Commit;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.api.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCommitLogTest {

    @TempDir
    Path folder;

    private SqliteConfig config;
    private SqliteCommitLog log;

    @BeforeEach
    void open() {
        // A name in which each character has a meaning to some part of the address; pages smaller than the data.
        config = SqliteConfig.of(folder.resolve("a b?%41#&mode=memory ü.db")).withPage(3, 2_000);
        log = SqliteCommitLog.open(config);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void what_was_appended_is_read_back_equal_after_reopening() {
        List<Commit> stored = List.of(commit("c1", LOG_ID, awkward(1), event(2)), commit("c2", "c1", event(3)));
        assertThat(log.append(0, stored)).isEqualTo(new AppendOutcome.Stored(2));
        log.close();
        log = SqliteCommitLog.open(config);
        assertThat(everything(log)).isEqualTo(stored);
        assertThat(log.head()).isEqualTo(3);
        assertThat(log.info().logId()).isEqualTo(LOG_ID);
        assertThat(Files.exists(config.file())).isTrue();
    }

    @Test
    void an_empty_log_has_no_id_and_ends_at_zero() {
        assertThat(log.head()).isZero();
        assertThat(log.info().logId()).isNull();
        assertThat(log.info().capabilities())
                .containsExactlyInAnyOrder(Capability.DURABLE, Capability.SHARED, Capability.QUERY_INDEX);
        assertThat(everything(log)).isEmpty();
        assertThat(log.firstAtOrAfter(Instant.EPOCH)).isEmpty();
    }

    @Test
    void an_append_behind_a_moved_head_stores_nothing() {
        log.append(0, chain(0, 2));
        assertThat(log.append(0, chain(0, 1))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertThat(log.append(1, chain(1, 2))).isEqualTo(new AppendOutcome.HeadMoved(0));
        assertThat(everything(log)).isEqualTo(chain(0, 2));
    }

    @Test
    void a_commit_that_names_another_predecessor_halts() {
        log.append(0, chain(0, 1));
        assertThat(log.append(1, List.of(commit("c2", "another", event(2))))).satisfies(SqliteCommitLogTest::forked);
        assertThat(log.append(1, List.of(commit("c2", "commit-1", event(2)), commit("c3", "c1", event(3)))))
                .satisfies(SqliteCommitLogTest::forked);
        assertThat(log.append(5, chain(5, 1))).satisfies(SqliteCommitLogTest::forked);
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void positions_that_do_not_follow_are_a_mistake() {
        assertThatThrownBy(() -> log.append(0, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.append(0, chain(1, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.read(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.find(EventQuery.all(), -1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_commit_that_is_too_large_fails_alone() {
        AggregateId longName = new AggregateId("Account", "x".repeat(SqliteCommitLog.USUAL_LIMITS.nameBytes() + 1));
        List<Commit> commits = new ArrayList<>(chain(0, 2));
        commits.add(commit("large", "commit-2", event(3, "Opened", longName, 1)));
        assertThat(log.append(0, commits)).satisfies(outcome -> {
            assertThat(outcome.stored()).isEqualTo(2);
            assertThat(((AppendOutcome.Failed) outcome).reason()).isInstanceOf(EventTooLargeException.class);
        });
        assertThat(log.head()).isEqualTo(2);
    }

    @Test
    void reading_starts_and_ends_with_whole_commits() {
        Commit first = commit("c1", LOG_ID, event(1), event(2), event(3), event(4));
        Commit second = commit("c2", "c1", event(5), event(6));
        Commit third = commit("c3", "c2", event(7));
        log.append(0, List.of(first, second, third));
        assertThat(all(log.read(2, 5))).isEqualTo(List.of(first, second));
        assertThat(all(log.read(4, 5))).isEqualTo(List.of(second));
        assertThat(all(log.read(6, Long.MAX_VALUE))).isEqualTo(List.of(third));
        assertThat(all(log.read(7, Long.MAX_VALUE))).isEmpty();
        assertThat(all(log.read(3, 3))).isEmpty();
        assertThat(all(log.read(Long.MAX_VALUE, Long.MAX_VALUE))).isEmpty();
    }

    @Test
    void a_search_beyond_the_end_cannot_be_proved() {
        log.append(0, chain(0, 2));
        AggregateId account = new AggregateId("Account", "a1");
        assertThatThrownBy(() -> all(log.find(EventQuery.all(), 0, 3))).isInstanceOf(TransientException.class);
        assertThatThrownBy(() -> log.lastVersion(account, 3)).isInstanceOf(TransientException.class);
        assertThat(log.lastVersion(account, 2)).isEqualTo(2);
        assertThat(log.lastVersion(account, 1)).isEqualTo(1);
        assertThat(log.lastVersion(account, 0)).isZero();
        assertThat(log.lastVersion(new AggregateId("account", "a1"), 2)).isZero();
    }

    @Test
    void a_position_is_found_by_time_also_where_times_go_back() {
        Instant t = Samples.TIME;
        log.append(0, List.of(commit("c1", LOG_ID, at(1, t), at(2, t.plusSeconds(9)), at(3, t.plusSeconds(5)))));
        log.append(3, List.of(commit("c2", "c1", at(4, t.plusSeconds(7)), at(5, t.plusSeconds(20)))));
        assertThat(log.firstAtOrAfter(Instant.MIN)).hasValue(1);
        assertThat(log.firstAtOrAfter(t)).hasValue(1);
        assertThat(log.firstAtOrAfter(t.plusNanos(1))).hasValue(2);
        assertThat(log.firstAtOrAfter(t.plusSeconds(6))).hasValue(2);
        assertThat(log.firstAtOrAfter(t.plusSeconds(10))).hasValue(5);
        assertThat(log.firstAtOrAfter(t.plusSeconds(21))).isEmpty();
        assertThat(log.firstAtOrAfter(Instant.MAX)).isEmpty();
    }

    @Test
    void an_idle_cursor_holds_no_connection_and_lets_the_log_grow() {
        try (SqliteCommitLog narrow = SqliteCommitLog.open(config.withReaders(1))) {
            narrow.append(0, chain(0, 20));
            var idle = narrow.read(0, Long.MAX_VALUE);
            assertThat(idle.next()).isEqualTo(chain(0, 1).getFirst());
            assertThat(everything(narrow)).hasSize(20);
            assertThat(narrow.append(20, chain(20, 1))).isEqualTo(new AppendOutcome.Stored(1));
            assertThat(all(idle)).hasSize(20);
            idle.close();
            assertThat(idle.next()).isNull();
        }
    }

    @Test
    void of_racing_threads_one_wins_each_position() throws Exception {
        int threads = 4;
        CyclicBarrier start = new CyclicBarrier(threads);
        AtomicInteger stored = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> racers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                racers.add(pool.submit(() -> {
                    for (int round = 0; round < 50; round++) {
                        start.await(30, TimeUnit.SECONDS);
                        stored.addAndGet(log.append(round, chain(round, 1)).stored());
                    }
                    return null;
                }));
            }
            for (Future<?> racer : racers) {
                racer.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(stored).hasValue(50);
        assertThat(everything(log)).isEqualTo(chain(0, 50));
    }

    @Test
    void a_writer_that_holds_the_file_too_long_is_a_transient_failure() throws Exception {
        Duration patience = Duration.ofMillis(50);
        SqliteOpening other = new SqliteOpening(new SqliteFile(config.file()), config);
        try (SqliteCommitLog impatient = SqliteCommitLog.open(config.withBusyTimeout(patience));
                SqliteSession holder = other.writer()) {
            holder.execute("BEGIN IMMEDIATE");
            assertThat(impatient.append(0, chain(0, 1)))
                    .satisfies(outcome -> assertThat(((AppendOutcome.Failed) outcome).reason())
                            .isInstanceOf(TransientException.class)
                            .hasMessageContaining("busy timeout"));
            holder.execute("ROLLBACK");
            assertThat(impatient.append(0, chain(0, 1))).isEqualTo(new AppendOutcome.Stored(1));
        }
    }

    @Test
    void a_tag_number_that_was_rolled_back_is_not_remembered() {
        // The second commit fails after the first one's new tag got its number; then another tag takes that number.
        AggregateId account = new AggregateId("Account", "a1");
        SqliteConnections connections = SqliteConnections.open(config);
        SqliteAppend append = new SqliteAppend(connections, config.file(), SqliteCommitLog.USUAL_LIMITS);
        Tag lost = new Tag("k", "lost");
        Tag kept = new Tag("k", "kept");
        connections.write("spoil", session -> {
            session.execute("CREATE TRIGGER spoil BEFORE INSERT ON commits WHEN new.id = 'bad'"
                    + " BEGIN SELECT RAISE(ABORT, 'spoilt'); END");
            return true;
        });
        assertThat(append.append(0, List.of(commit("bad", LOG_ID, event(1, "A", account, 1, lost)))))
                .isInstanceOf(AppendOutcome.Failed.class);
        append.append(0, List.of(commit("c1", LOG_ID, event(1, "A", account, 1, kept))));
        append.append(1, List.of(commit("c2", "c1", event(2, "A", account, 2, lost))));
        connections.close();
        assertThat(all(log.find(EventQuery.ofTags(lost), 0, 2)))
                .extracting(StoredEvent::position)
                .containsExactly(2L);
        assertThat(all(log.find(EventQuery.ofTags(kept), 0, 2)))
                .extracting(StoredEvent::position)
                .containsExactly(1L);
    }

    @Test
    void own_appends_ring_the_doorbell_until_it_is_disconnected() {
        AtomicInteger rings = new AtomicInteger();
        Watch watch = log.watch(rings::incrementAndGet);
        log.append(0, chain(0, 1));
        assertThat(rings).hasValue(1);
        log.append(0, chain(0, 1));
        assertThat(rings).hasValue(1);
        watch.close();
        log.append(1, chain(1, 1));
        assertThat(rings).hasValue(1);
    }

    @Test
    void a_closed_log_refuses_every_call() {
        log.append(0, chain(0, 5));
        var cursor = log.read(0, 5);
        log.close();
        log.close();
        assertThatThrownBy(log::head).isInstanceOf(PermanentException.class);
        assertThatThrownBy(cursor::next).isInstanceOf(PermanentException.class);
        assertThatThrownBy(() -> log.append(5, chain(5, 1))).isInstanceOf(PermanentException.class);
        assertThatThrownBy(log::info).isInstanceOf(PermanentException.class);
    }

    @Test
    void a_file_that_was_replaced_while_open_is_refused() throws Exception {
        log.append(0, chain(0, 1));
        Files.move(config.file(), folder.resolve("moved.db"));
        assertThat(log.append(1, chain(1, 1)))
                .satisfies(outcome -> assertThat(((AppendOutcome.Failed) outcome).reason())
                        .isInstanceOf(StoreRefusedException.class)
                        .hasMessageContaining("deleted or replaced"));
        Files.move(folder.resolve("moved.db"), config.file());
    }

    private static void forked(AppendOutcome outcome) {
        assertThat(outcome.stored()).isZero();
        assertThat(((AppendOutcome.Failed) outcome).reason()).isInstanceOf(LogForkedException.class);
    }

    private static StoredEvent at(long position, Instant time) {
        return new StoredEvent(
                position,
                "e" + position,
                new AggregateId("A", "1"),
                position,
                "T",
                "",
                JsonData.NULL,
                time,
                Map.of(),
                Set.of());
    }

    /** Every text at its worst: quotes, control characters, characters of two {@code char}s, ten thousand of them. */
    private static StoredEvent awkward(long position) {
        String worst = "'\"\\\u0000\t\n{}[]:,%_\u2028é\uD83D\uDE80";
        String emoji = "\uD83D\uDE80".repeat(10_000);
        return new StoredEvent(
                position,
                worst,
                new AggregateId(worst, emoji),
                1,
                worst,
                "",
                JsonData.of("{ \"a\" : 1.0e+2 }\n\u0000".getBytes(StandardCharsets.UTF_8)),
                Instant.parse("0000-01-01T00:00:00.000001Z"),
                Map.of(worst, worst, "last", "", "time", "9999-12-31T23:59:59.999999Z"),
                Set.of(new Tag(worst, worst), new Tag("k", ""), new Tag("k", "1"), new Tag("k", emoji)));
    }
}

package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.EventTooLargeException;
import io.eventhus.api.JsonData;
import io.eventhus.api.LogForkedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.api.TransientException;
import io.eventhus.servers.Mongo;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ReplicaSetLook;
import io.eventhus.tck.mongo.ServerError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large, odd and lost data, and servers that hang or have no room. */
class HardTimesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final MongoConfig config = Databases.freshBucket("hard");

    @AfterEach
    void close() {
        Databases.drop(config.commits());
    }

    private static StoredEvent event(AggregateId aggregate, JsonData data) {
        return new StoredEvent(
                1,
                "e-1",
                aggregate,
                1,
                "Opened",
                "",
                data,
                Commits.TIME,
                Map.of(),
                Set.of(new Tag(aggregate.type(), aggregate.id())));
    }

    private static List<Commit> alone(StoredEvent event) {
        return List.of(new Commit(1, "c-1", "log-1", "test", Commits.TIME, List.of(event)));
    }

    @Test
    void ids_of_ten_thousand_characters_numbers_beyond_doubles_and_deep_data_are_stored_exactly() {
        AggregateId aggregate = new AggregateId("Account", "\u20ac$.\u0000".repeat(2_500));
        String deep = "{\"$a.b\":".repeat(100) + "9007199254740993.000000000000000000001e400" + "}".repeat(100);
        List<Commit> odd = alone(event(aggregate, JsonData.ofText(deep)));
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            assertThat(log.append(0, odd)).isEqualTo(new AppendOutcome.Stored(1));
            assertThat(Wire.all(log)).isEqualTo(odd);
            assertThat(log.lastVersion(aggregate, 1)).isEqualTo(1);
            try (Cursor<StoredEvent> found = log.find(EventQuery.ofTags(new Tag("Account", aggregate.id())), 0, 1)) {
                assertThat(found.next()).isEqualTo(odd.getFirst().events().getFirst());
            }
        }
    }

    @Test
    void a_commit_above_what_a_document_holds_is_refused_before_it_is_sent_and_one_below_is_stored() {
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort());
                MongoCommitLog log =
                        MongoCommitLog.open(MongoConfig.of(proxy.uri(), config.database(), config.bucket()))) {
            int most = (int) log.info().limits().bytesPerCommit() - 2_000;
            AggregateId account = new AggregateId("Account", "1");
            AppendOutcome refused =
                    log.append(0, alone(event(account, JsonData.ofText("\"" + "x".repeat(most + 4_000) + "\""))));

            assertThat(refused)
                    .isInstanceOfSatisfying(
                            AppendOutcome.Failed.class,
                            failed -> assertThat(failed.reason()).isInstanceOf(EventTooLargeException.class));
            assertThat(proxy.commands("insert")).isEmpty();
            List<Commit> large = alone(event(account, JsonData.ofText("\"" + "x".repeat(most) + "\"")));
            assertThat(log.append(0, large)).isEqualTo(new AppendOutcome.Stored(1));
            assertThat(Wire.all(log)).isEqualTo(large);
        }
    }

    /** Opens a log on a server that takes so many documents at once. */
    private static MongoCommitLog atMost(int documentsPerInsert, MongoConfig config) {
        MongoLink link = MongoLink.open(config);
        MongoSizes usual = new MongoOpening(config, link).open();
        return new MongoCommitLog(config, link, new MongoSizes(usual.document(), documentsPerInsert), usual.limits());
    }

    @Test
    void a_group_that_is_larger_than_a_message_is_sent_in_several_and_stops_where_one_of_them_does() {
        Commits commits = new Commits();
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort());
                MongoCommitLog log = atMost(4, MongoConfig.of(proxy.uri(), config.database(), config.bucket()))) {
            assertThat(log.append(0, commits.many(10))).isEqualTo(new AppendOutcome.Stored(10));
            assertThat(proxy.commands("insert"))
                    .extracting(insert -> insert.body().getArray("documents").size())
                    .containsExactly(4, 4, 2);
            proxy.on("insert").nth(2).then(Fault.errorBeforeSend(ServerError.of(189)));

            AppendOutcome outcome = log.append(10, commits.many(10));

            assertThat(outcome).isInstanceOf(AppendOutcome.Unknown.class);
            assertThat(outcome.stored()).isEqualTo(4);
            assertThat(Wire.all(log)).hasSize(14);
        }
    }

    @Test
    void a_commit_that_was_deleted_halts_whoever_reads_over_it() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            log.append(0, commits.many(5));
        }
        Databases.in(database ->
                database.getCollection(config.commits()).deleteOne(new BsonDocument("_id", new BsonInt64(3))));
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            assertThat(Wire.all(log)).isEqualTo(commits.made().subList(0, 2));
            assertThatThrownBy(() -> log.read(2, 5).next())
                    .isInstanceOf(LogForkedException.class)
                    .hasMessageContaining("expected a commit at position 3, found the next one at 4");
            try (Cursor<StoredEvent> everything = log.find(EventQuery.all(), 0, 5)) {
                assertThat(everything.next()).isNotNull();
                assertThat(everything.next()).isNotNull();
                assertThatThrownBy(everything::next).isInstanceOf(TransientException.class);
            }
        }
    }

    @Test
    void a_log_that_was_replaced_is_not_carried_on() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            log.append(0, commits.many(2));
            Databases.drop(config.commits());
            Commit other = new Commit(
                    1, "other", "log-2", "x", Commits.TIME, List.of(event(new AggregateId("A", "1"), JsonData.NULL)));
            try (MongoCommitLog replaced = MongoCommitLog.open(config)) {
                replaced.append(0, List.of(other));
                assertThat(log.append(0, commits.made().subList(0, 1))).isEqualTo(new AppendOutcome.HeadMoved(0));
                assertThat(replaced.append(1, commits.made().subList(1, 2)))
                        .isInstanceOfSatisfying(
                                AppendOutcome.Failed.class,
                                failed -> assertThat(failed.reason()).isInstanceOf(LogForkedException.class));
                assertThat(Wire.all(replaced)).containsExactly(other);
            }
        }
    }

    @Test
    void a_server_that_hangs_is_given_up_on_in_time_and_what_was_sent_is_there_once_or_not_at_all() {
        Commits commits = new Commits();
        try (TestServer server = TestServers.own(Mongo.KIND, Mongo.KIND.usualRange());
                MongoCommitLog log = MongoCommitLog.open(
                        MongoConfig.of(server.address(), "hangs", "bank").withTimeout(PATIENCE))) {
            assertThat(log.append(0, commits.many(2))).isEqualTo(new AppendOutcome.Stored(2));
            List<Commit> next = commits.many(2);

            server.pause();
            AppendOutcome unknown = log.append(2, next);
            assertThat(unknown).isInstanceOf(AppendOutcome.Unknown.class);
            assertThatThrownBy(log::head).isInstanceOf(TransientException.class);
            server.resume();

            AppendOutcome again = unknown;
            for (int i = 0; i < 20 && !isDecided(again); i++) {
                again = log.append(2, next);
            }
            assertThat(again).matches(HardTimesTest::isDecided);
            assertThat(Wire.all(log)).isEqualTo(commits.made());
        }
    }

    private static boolean isDecided(AppendOutcome outcome) {
        return outcome instanceof AppendOutcome.Stored || outcome instanceof AppendOutcome.HeadMoved;
    }

    @Test
    void a_disk_without_room_stores_nothing_of_a_commit_and_the_log_goes_on_when_there_is_room() {
        Commits commits = new Commits();
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort(), ReplicaSetLook.named("rs0"));
                MongoCommitLog log =
                        MongoCommitLog.open(MongoConfig.of(proxy.uri(), config.database(), config.bucket()))) {
            List<Commit> next = commits.many(1);
            // OutOfDiskSpace
            proxy.on("insert").times(2).then(Fault.errorBeforeSend(ServerError.of(14_031)));
            for (int i = 0; i < 2; i++) {
                assertThat(log.append(0, next)).isInstanceOf(AppendOutcome.Unknown.class);
                assertThat(log.head()).isZero();
            }
            assertThat(log.append(0, next)).isEqualTo(new AppendOutcome.Stored(1));
        }
    }
}

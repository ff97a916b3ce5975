package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Cursor;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ReplicaSetLook;
import io.eventhus.tck.mongo.SeenCommand;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is really sent: no server that is at hand shows whether it heeds it. */
class CommandsSentTest {

    private static final BsonDocument BY_ID = new BsonDocument("_id", new BsonInt32(1));
    private static final BsonDocument BY_TAGS =
            new BsonDocument("tags", new BsonInt32(1)).append("_id", new BsonInt32(1));

    private final MongoConfig direct = Databases.freshBucket("sent");
    private final MongoFaultProxy proxy = MongoFaultProxy.start(
            Databases.hostAndPort(), ReplicaSetLook.named("rs0").withOperationTimes());
    private final MongoConfig config = MongoConfig.of(proxy.uri(), direct.database(), direct.bucket());

    @AfterEach
    void close() {
        proxy.close();
        Databases.drop(direct.commits());
        Databases.drop(direct.states());
    }

    static Stream<Arguments> clients() {
        return Stream.of(Arguments.of("opened here", false), Arguments.of("handed in, with dangerous settings", true));
    }

    private MongoClient dangerous() {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new com.mongodb.ConnectionString(proxy.uri()))
                .writeConcern(WriteConcern.UNACKNOWLEDGED)
                .readPreference(ReadPreference.secondaryPreferred())
                .readConcern(ReadConcern.LOCAL)
                .retryWrites(true)
                .build());
    }

    @ParameterizedTest(name = "a client {0}")
    @MethodSource("clients")
    void writes_ask_for_a_majority_with_journal_in_order_and_are_not_retried(String which, boolean handedIn) {
        Commits commits = new Commits();
        try (MongoClient client = dangerous();
                MongoCommitLog log = MongoCommitLog.open(
                        handedIn ? MongoConfig.of(client, direct.database(), direct.bucket()) : config);
                MongoStateStore states = MongoStateStore.open(
                        handedIn ? MongoConfig.of(client, direct.database(), direct.bucket()) : config)) {
            log.append(0, commits.many(3));
            states.put(new StateKey("a"), new byte[] {1}, 0);
            states.put(new StateKey("a"), new byte[] {2}, 1);
            states.delete(new StateKey("a"), 2);
            proxy.on("insert").collection(direct.commits()).then(Fault.cutAfterSend());
            assertThat(log.append(3, commits.many(1))).as(which).isInstanceOf(AppendOutcome.Unknown.class);
        }
        List<SeenCommand> inserts = ours("insert");
        assertThat(inserts).hasSize(3);
        assertThat(inserts.getFirst().body().getArray("documents")).hasSize(3);
        assertThat(inserts).allSatisfy(insert -> {
            assertThat(insert.body().getBoolean("ordered")).isEqualTo(BsonBoolean.TRUE);
            assertSafe(insert);
        });
        assertThat(ours("findAndModify")).hasSize(2).allSatisfy(CommandsSentTest::assertSafe);
        assertThat(ours("createIndexes"))
                .hasSize(1)
                .allSatisfy(create -> assertThat(
                                create.body().getDocument("writeConcern").get("w"))
                        .isEqualTo(new BsonString("majority")));
    }

    private static void assertSafe(SeenCommand write) {
        BsonDocument concern = write.body().getDocument("writeConcern");
        assertThat(concern.get("w")).isEqualTo(new BsonString("majority"));
        assertThat(concern.get("j")).isEqualTo(BsonBoolean.TRUE);
        assertThat(concern.getInt64("wtimeout").getValue()).isEqualTo(5_000);
        // A write that the driver may repeat carries a number.
        assertThat(write.body()).doesNotContainKey("txnNumber").containsKey("maxTimeMS");
    }

    @ParameterizedTest(name = "a client {0}")
    @MethodSource("clients")
    void reads_ask_the_primary_at_majority_behind_what_was_seen_before_and_name_their_index(
            String which, boolean handedIn) {
        Commits commits = new Commits();
        AggregateId account = new AggregateId("Account", "0001");
        try (MongoClient client = dangerous();
                MongoCommitLog log = MongoCommitLog.open(
                        handedIn ? MongoConfig.of(client, direct.database(), direct.bucket()) : config)) {
            log.append(0, commits.many(3));
            long before = proxy.count("find");
            assertThat(log.head()).isEqualTo(3);
            assertThat(log.lastVersion(account, 3)).as(which).isEqualTo(3);
            for (EventQuery query : List.of(
                    EventQuery.ofAggregate(account), EventQuery.ofTags(new Tag("Account", "0001")), EventQuery.all())) {
                try (Cursor<StoredEvent> found = log.find(query, 0, 3)) {
                    assertThat(found.next()).isNotNull();
                }
            }
            List<SeenCommand> finds = ours("find")
                    .subList((int) before - other("find"), ours("find").size());
            assertThat(finds).hasSize(5).allSatisfy(find -> {
                BsonDocument concern = find.body().getDocument("readConcern");
                assertThat(concern.get("level")).isEqualTo(new BsonString("majority"));
                assertThat(concern).containsKey("afterClusterTime");
                assertThat(find.body()).containsKey("lsid");
                assertThat(find.body().toJson()).doesNotContain("secondary");
            });
            assertThat(finds)
                    .extracting(find -> find.body().getDocument("hint"))
                    .containsExactly(BY_ID, BY_TAGS, BY_TAGS, BY_TAGS, BY_ID);
        }
    }

    private List<SeenCommand> ours(String name) {
        return proxy.commands(name).stream()
                .filter(seen -> direct.commits().equals(seen.collection())
                        || direct.states().equals(seen.collection()))
                .toList();
    }

    private int other(String name) {
        return proxy.commands(name).size() - ours(name).size();
    }

    @Test
    void the_plans_of_the_server_use_the_indexes() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            log.append(0, commits.many(1_000));
            long before = ours("find").size();
            log.head();
            log.lastVersion(new AggregateId("Account", "0001"), 1_000);
            try (Cursor<StoredEvent> found =
                    log.find(EventQuery.ofAggregate(new AggregateId("Account", "0")), 0, 1_000)) {
                assertThat(found.next()).isNull();
            }
            List<SeenCommand> finds =
                    ours("find").subList((int) before, ours("find").size());
            assertThat(finds).hasSize(3);
            assertThat(finds)
                    .extracting(CommandsSentTest::plan)
                    .noneMatch(plan -> plan.contains("COLLSCAN") || plan.contains("Seq Scan"));
            assertThat(plan(finds.get(0)))
                    .contains("_id_")
                    .doesNotContain("SORT")
                    .doesNotContain("\"Sort\"");
            assertThat(plan(finds.get(1))).contains(MongoSchema.NAME);
            assertThat(plan(finds.get(2))).contains(MongoSchema.NAME);
        }
    }

    /** The same command, explained; it is what the driver adds that the server would refuse inside. */
    private static String plan(SeenCommand find) {
        BsonDocument bare = new BsonDocument();
        for (String field : List.of("find", "filter", "sort", "limit", "projection", "hint")) {
            if (find.body().containsKey(field)) {
                bare.append(field, find.body().get(field));
            }
        }
        BsonDocument explain = new BsonDocument("explain", bare).append("verbosity", new BsonString("queryPlanner"));
        BsonDocument plan = Databases.in(database -> database.runCommand(explain, BsonDocument.class));
        return plan.getDocument("queryPlanner").toJson();
    }
}

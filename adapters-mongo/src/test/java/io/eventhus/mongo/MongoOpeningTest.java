package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.IndexOptions;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import io.eventhus.tck.mongo.Fault;
import io.eventhus.tck.mongo.MongoFaultProxy;
import io.eventhus.tck.mongo.ReplicaSetLook;
import io.eventhus.tck.mongo.ServerError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What opening does on a server, and what it refuses there. */
class MongoOpeningTest {

    private final MongoConfig config = Databases.freshBucket("opening");

    @AfterEach
    void close() {
        Databases.drop(config.commits());
    }

    private void refused(String why) {
        assertThatThrownBy(() -> MongoCommitLog.open(config))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(why);
    }

    private void insert(String json) {
        Databases.in(database -> database.getCollection(config.commits()).insertOne(Document.parse(json)));
    }

    @Test
    void the_collection_and_its_index_are_made_once_and_found_again() {
        MongoCommitLog.open(config).close();
        MongoCommitLog.open(config).close();

        List<BsonDocument> indexes = Databases.in(database -> database.getCollection(config.commits())
                .listIndexes(BsonDocument.class)
                .into(new java.util.ArrayList<>()));
        assertThat(indexes).hasSize(2);
        assertThat(indexes.stream().filter(MongoSchema::isIndex)).hasSize(1);
    }

    @Test
    void an_index_that_expires_documents_or_is_unique_is_refused() {
        MongoCommitLog.open(config).close();
        Databases.in(database -> database.getCollection(config.commits())
                .createIndex(new Document("origin", 1), new IndexOptions().unique(true)));
        refused("unique");
        Databases.in(database -> {
            database.getCollection(config.commits()).dropIndex(new Document("origin", 1));
            return database.getCollection(config.commits())
                    .createIndex(new Document("at", 1), new IndexOptions().expireAfter(1L, TimeUnit.DAYS));
        });
        refused("TTL");
    }

    @Test
    void aggregates_of_go_eventhus_and_other_documents_are_refused_and_left_as_they_are() {
        insert("{_id: 'acc-1', version: 1, events: [{event_type: 'AccountCreated', version: 1}]}");
        refused("docs/importing.md");
        Databases.drop(config.commits());
        insert("{_id: 7, name: 'somebody'}");
        refused("no commits");

        assertThat(Databases.<Long>in(
                        database -> database.getCollection(config.commits()).countDocuments()))
                .isEqualTo(1);
    }

    @Test
    void a_newer_layout_is_refused_at_start_and_while_reading() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            assertThat(log.append(0, commits.many(1))).isEqualTo(new AppendOutcome.Stored(1));
            insert("{_id: {$numberLong: '2'}, n: 1, commit: 'c-2', prev: 'c-1', layout: 2, events: []}");

            assertThatThrownBy(() -> log.read(1, 2).next())
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("layout 2");
        }
        refused("layout 2");
    }

    @Test
    void a_log_of_another_id_than_the_expected_one_is_refused() {
        Commits commits = new Commits();
        try (MongoCommitLog log = MongoCommitLog.open(config)) {
            log.append(0, commits.many(1));
        }
        MongoCommitLog.open(config.withExpectedLogId("log-1")).close();

        assertThatThrownBy(() -> MongoCommitLog.open(config.withExpectedLogId("log-2")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("expected the log log-2");
    }

    @Test
    void a_user_who_may_not_look_at_the_replica_set_is_told_and_strict_refuses() {
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort(), ReplicaSetLook.named("rs0"))) {
            MongoConfig replicated = MongoConfig.of(proxy.uri(), config.database(), config.bucket());
            MongoCommitLog.open(replicated).close();

            assertThatThrownBy(() -> MongoCommitLog.open(replicated.withStrict()))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("strict")
                    .hasMessageContaining("the members of the replica set (code 59) cannot be told");
            proxy.answering(
                    "replSetGetConfig",
                    BsonDocument.parse("{config: {_id: 'rs0', members: [{_id: 0}, {_id: 1, arbiterOnly: true}]}}"));
            assertThatThrownBy(() -> MongoCommitLog.open(replicated.withStrict()))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("1 arbiter");
        }
    }

    @ParameterizedTest
    @CsvSource({"64, io.eventhus.api.TransientException", "100, io.eventhus.api.StoreRefusedException"})
    void a_write_concern_that_is_not_met_is_told_at_start(int code, Class<? extends EventhusException> type) {
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort(), ReplicaSetLook.named("rs0"))) {
            proxy.on("createIndexes").then(Fault.writeConcernError(ServerError.of(code)));

            assertThatThrownBy(
                            () -> MongoCommitLog.open(MongoConfig.of(proxy.uri(), config.database(), config.bucket())))
                    .isInstanceOf(type)
                    .hasMessageContaining("majority");
        }
    }

    @Test
    void an_index_that_is_not_there_after_it_was_made_is_refused() {
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort())) {
            proxy.on("listIndexes").then(Fault.editReply("only the primary key", reply -> {
                BsonArray found = reply.getDocument("cursor").getArray("firstBatch");
                found.removeIf(index -> index.asDocument().getDocument("key").containsKey("tags"));
                return reply;
            }));
            assertThatThrownBy(
                            () -> MongoCommitLog.open(MongoConfig.of(proxy.uri(), config.database(), config.bucket())))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("among 1 indexes found there now it is none");
        }
    }

    @Test
    void rights_that_are_missing_are_named() {
        try (MongoFaultProxy proxy = MongoFaultProxy.start(Databases.hostAndPort())) {
            MongoConfig restricted = MongoConfig.of(proxy.uri(), config.database(), config.bucket());
            // Reads only.
            proxy.on("createIndexes").then(Fault.errorBeforeSend(ServerError.of(13)));
            assertThatThrownBy(() -> MongoCommitLog.open(restricted))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("lacks the right");
            Commits commits = new Commits();
            try (MongoCommitLog log = MongoCommitLog.open(restricted)) {
                proxy.on("insert").then(Fault.errorBeforeSend(ServerError.of(13)));
                assertThat(log.append(0, commits.many(1)))
                        .isInstanceOfSatisfying(
                                AppendOutcome.Failed.class,
                                failed -> assertThat(failed.reason())
                                        .isInstanceOf(PermanentException.class)
                                        .hasMessageContaining("lacks the right"));
                // Inserts only.
                proxy.on("find").then(Fault.errorBeforeSend(ServerError.of(13)));
                assertThatThrownBy(log::head)
                        .isInstanceOf(PermanentException.class)
                        .hasMessageContaining("lacks the right");
            }
        }
    }

    @Test
    void nobody_at_the_address_is_transient_and_no_password_is_shown() {
        MongoConfig nobody = MongoConfig.of("mongodb://user:s3cret@127.0.0.1:1", "db", "bank")
                .withTimeout(Duration.ofMillis(300));

        assertThatThrownBy(() -> MongoCommitLog.open(nobody))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("no server that fits was found")
                .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("s3cret"));
        assertThat(nobody.toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> MongoConfig.of("mongodb://user:s3cret@", "db", "bank"))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret"));
    }

    @Test
    void credentials_that_nobody_knows_are_refused_for_good() {
        String address = Databases.hostAndPort();
        try (MongoFaultProxy proxy = MongoFaultProxy.start(address)) {
            proxy.on("saslStart").everyTime().then(Fault.errorBeforeSend(ServerError.of(18)));
            proxy.on("hello").everyTime().then(Fault.editReply("no early try", reply -> {
                reply.remove("speculativeAuthenticate");
                return reply;
            }));
            MongoConfig stranger = MongoConfig.of(
                    "mongodb://user:s3cret@" + proxy.address() + "/?directConnection=true",
                    config.database(),
                    config.bucket());

            assertThatThrownBy(() -> MongoCommitLog.open(stranger))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("credentials")
                    .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("s3cret"));
        }
    }

    @Test
    void a_client_that_is_handed_in_stays_its_owners() {
        try (MongoClient client = MongoClients.create(Databases.uri())) {
            MongoCommitLog.open(MongoConfig.of(client, config.database(), config.bucket()))
                    .close();
            MongoStateStore.open(MongoConfig.of(client, config.database(), config.bucket()))
                    .close();

            assertThat(client.getDatabase(config.database()).listCollectionNames())
                    .contains(config.commits());
        }
    }
}

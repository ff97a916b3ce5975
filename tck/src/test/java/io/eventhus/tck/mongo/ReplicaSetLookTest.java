package io.eventhus.tck.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicaSetLookTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ReplicaSetLook LOOK = ReplicaSetLook.named("rs").withOperationTimes();

    private final ScriptedMongo server = new ScriptedMongo();
    private final MongoFaultProxy proxy = MongoFaultProxy.start(server.address(), LOOK);
    private final CountDownLatch secondarySeen = new CountDownLatch(1);
    private final MongoClient client = MongoClients.create(MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(proxy.uri()))
            .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(3, TimeUnit.SECONDS)
                    .addClusterListener(new ClusterListener() {
                        @Override
                        public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
                            if (event.getNewDescription().getServerDescriptions().stream()
                                    .anyMatch(ServerDescription::isSecondary)) {
                                secondarySeen.countDown();
                            }
                        }
                    }))
            .applyToServerSettings(monitor -> monitor.heartbeatFrequency(100, TimeUnit.MILLISECONDS)
                    .minHeartbeatFrequency(50, TimeUnit.MILLISECONDS))
            .build());

    @AfterEach
    void end() {
        client.close();
        proxy.close();
        server.close();
        assertThat(proxy.problems()).isEmpty();
    }

    private MongoCollection<Document> events() {
        return client.getDatabase("room").getCollection("events").withWriteConcern(WriteConcern.MAJORITY);
    }

    private void insert() {
        events().insertOne(new Document("_id", 1));
    }

    @Test
    void a_driver_sees_a_primary_and_sends_writes_that_can_be_retried() {
        insert();
        assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.REPLICA_SET);
        ServerDescription seen =
                client.getClusterDescription().getServerDescriptions().getFirst();
        assertThat(seen.getType()).isEqualTo(ServerType.REPLICA_SET_PRIMARY);
        assertThat(seen.getAddress()).hasToString(proxy.address());
        assertThat(seen.getSetName()).isEqualTo("rs");
        assertThat(seen.getMaxWireVersion()).isEqualTo(21);
        BsonDocument sent = proxy.awaitCommand("insert", 1, SOON).body();
        assertThat(sent).containsKeys("txnNumber", "lsid");
        assertThat(sent.getDocument("writeConcern").getString("w").getValue()).isEqualTo("majority");
    }

    @Test
    void a_write_is_retried_when_the_connection_was_cut_before_it_was_sent() {
        ArmedFault cut = proxy.on("insert").then(Fault.cutBeforeSend());
        insert();
        assertThat(cut.hits()).isEqualTo(1);
        assertThat(proxy.commands("insert"))
                .extracting(seen -> seen.body().getInt64("txnNumber"))
                .hasSize(2)
                .containsOnly(proxy.commands("insert").getFirst().body().getInt64("txnNumber"));
    }

    @Test
    void a_retried_write_of_a_server_that_knows_no_retries_meets_itself() {
        proxy.on("insert").then(Fault.cutAfterSend());
        assertThatThrownBy(this::insert).isInstanceOf(MongoWriteException.class);
        assertThat(server.stored("events")).hasSize(1);
        assertThat(proxy.count("insert")).isEqualTo(2);
    }

    @Test
    void an_error_is_retried_only_with_its_label() {
        proxy.on("insert").then(Fault.errorBeforeSend(ServerError.of(10107)));
        assertThatThrownBy(this::insert).isInstanceOf(MongoNotPrimaryException.class);
        assertThat(server.stored("events")).isEmpty();
        proxy.on("insert").then(Fault.errorBeforeSend(ServerError.of(189).labelled(ServerError.RETRYABLE_WRITE)));
        insert();
        assertThat(server.stored("events")).hasSize(1);
        assertThat(proxy.neverHit()).isEmpty();
    }

    @Test
    void reads_in_a_session_name_the_time_of_what_was_written() {
        try (ClientSession session = client.startSession()) {
            events().insertOne(session, new Document("_id", 1));
            BsonTimestamp written = session.getOperationTime();
            assertThat(written).isNotNull();
            events().withReadConcern(ReadConcern.MAJORITY).find(session).first();
            BsonDocument concern = proxy.awaitCommand("find", 1, SOON).body().getDocument("readConcern");
            assertThat(concern.getString("level").getValue()).isEqualTo("majority");
            assertThat(concern.getTimestamp("afterClusterTime")).isEqualTo(written);
        }
    }

    @Test
    void a_look_can_have_further_fields_and_can_step_down() throws InterruptedException {
        insert();
        proxy.looksLike(LOOK.with(BsonDocument.parse("{arbiters: ['127.0.0.1:1'], tags: {dc: 'a'}}")));
        BsonDocument hello =
                client.getDatabase("admin").runCommand(new Document("hello", 1)).toBsonDocument();
        assertThat(hello.getArray("arbiters")).hasSize(1);
        proxy.looksLike(LOOK.asSecondary());
        assertThat(secondarySeen.await(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(this::insert).isInstanceOf(MongoTimeoutException.class);
        proxy.looksLike(LOOK);
        assertThatThrownBy(this::insert).isInstanceOf(MongoWriteException.class);
    }
}

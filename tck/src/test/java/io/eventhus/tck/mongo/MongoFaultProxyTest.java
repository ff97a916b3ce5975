package io.eventhus.tck.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoFaultProxyTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ScriptedMongo server = new ScriptedMongo();
    private final MongoFaultProxy proxy = MongoFaultProxy.start(server.address());
    private MongoClient client = client(20_000);

    private MongoClient client(int readTimeoutMillis) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(proxy.uri()))
                .retryWrites(false)
                .retryReads(false)
                .applyToSocketSettings(socket -> socket.readTimeout(readTimeoutMillis, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyToServerSettings(monitor -> monitor.heartbeatFrequency(500, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(50, TimeUnit.MILLISECONDS))
                .build());
    }

    @AfterEach
    void end() {
        client.close();
        proxy.close();
        server.close();
        assertThat(proxy.openConnections()).isZero();
        assertThat(proxy.problems()).isEmpty();
    }

    private MongoCollection<Document> events() {
        return client.getDatabase("room").getCollection("events");
    }

    private void insertTwo() {
        events().insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
    }

    private int storedBy(ThrowingCallable insert, Class<? extends Throwable> expected) {
        assertThatThrownBy(insert).isInstanceOf(expected);
        assertThat(proxy.neverHit()).isEmpty();
        return server.stored("events").size();
    }

    @Test
    void what_nothing_is_armed_for_passes() {
        insertTwo();
        assertThat(events().find().batchSize(1)).hasSize(2);
        assertThat(proxy.commands("insert")).singleElement().satisfies(seen -> {
            assertThat(seen.done()).isEqualTo(SeenCommand.PASSED);
            assertThat(seen.database()).isEqualTo("room");
            assertThat(seen.collection()).isEqualTo("events");
            assertThat(seen.body().getArray("documents")).hasSize(2);
            assertThat(seen.body().getBoolean("ordered")).isEqualTo(BsonBoolean.TRUE);
            assertThat(seen.body()).doesNotContainKey("txnNumber");
        });
        assertThat(proxy.awaitCommand("getMore", 1, SOON).collection()).isEqualTo("events");
        assertThat(proxy.commands()).extracting(SeenCommand::order).isSorted();
    }

    @Test
    void a_connection_is_cut_before_the_server_has_the_command() {
        proxy.on("insert").then(Fault.cutBeforeSend());
        assertThat(storedBy(this::insertTwo, MongoSocketReadException.class)).isZero();
    }

    @Test
    void a_connection_is_cut_when_the_server_has_done_the_command() {
        proxy.on("insert").then(Fault.cutAfterSend());
        assertThat(storedBy(this::insertTwo, MongoSocketReadException.class)).isEqualTo(2);
    }

    @Test
    void a_connection_is_cut_inside_the_reply() {
        proxy.on("insert").then(Fault.cutInReply());
        assertThat(storedBy(this::insertTwo, MongoSocketReadException.class)).isEqualTo(2);
    }

    @Test
    void a_getMore_is_cut_though_the_find_passed() {
        insertTwo();
        proxy.on("getMore").collection("events").then(Fault.cutInReply());
        assertThatThrownBy(() -> events().find().batchSize(1).into(new ArrayList<>()))
                .isInstanceOf(MongoSocketReadException.class);
        assertThat(proxy.neverHit()).isEmpty();
    }

    @Test
    void commands_and_replies_that_are_dropped_are_never_answered() {
        client.close();
        client = client(300);
        proxy.on("insert").then(Fault.dropCommand());
        assertThat(storedBy(this::insertTwo, MongoSocketReadTimeoutException.class))
                .isZero();
        proxy.on("insert").then(Fault.dropReply());
        assertThat(storedBy(this::insertTwo, MongoSocketReadTimeoutException.class))
                .isEqualTo(2);
    }

    @Test
    void a_held_reply_comes_when_it_is_released() throws Exception {
        ArmedFault held = proxy.on("insert").then(Fault.holdReply());
        CompletableFuture<Void> insert = CompletableFuture.runAsync(this::insertTwo);
        held.awaitHit(SOON);
        assertThat(server.stored("events")).hasSize(2);
        assertThat(insert).isNotDone();
        held.release();
        insert.get(20, TimeUnit.SECONDS);
    }

    @Test
    void a_held_command_lands_though_its_driver_has_gone() {
        client.close();
        client = client(300);
        ArmedFault held = proxy.on("insert").then(Fault.holdCommand());
        assertThat(storedBy(this::insertTwo, MongoSocketReadTimeoutException.class))
                .isZero();
        held.release();
        held.awaitOver(SOON);
        assertThat(server.stored("events")).hasSize(2);
    }

    @Test
    void delays_end_by_themselves() {
        proxy.on("insert").then(Fault.delayReply(Duration.ofMillis(20)));
        proxy.on("find").then(Fault.delayCommand(Duration.ofMillis(20)));
        insertTwo();
        assertThat(events().find()).hasSize(2);
        assertThat(proxy.neverHit()).isEmpty();
    }

    @Test
    void a_repeated_reply_breaks_the_next_operation() {
        proxy.on("insert").then(Fault.repeatReply());
        insertTwo();
        assertThatThrownBy(() -> events().find().first()).isInstanceOf(MongoInternalException.class);
    }

    @Test
    void errors_come_before_or_after_the_server_has_done_the_command() {
        proxy.on("insert").then(Fault.errorBeforeSend(ServerError.of(10107)));
        assertThat(storedBy(this::insertTwo, MongoNotPrimaryException.class)).isZero();
        for (int code : new int[] {189, 91, 11600, 11602}) {
            proxy.on("insert").then(Fault.errorBeforeSend(ServerError.of(code)));
            assertThat(storedBy(this::insertTwo, MongoNodeIsRecoveringException.class))
                    .isZero();
        }
        proxy.on("insert").then(Fault.errorBeforeSend(ServerError.of(50)));
        assertThat(storedBy(this::insertTwo, MongoExecutionTimeoutException.class))
                .isZero();
        proxy.on("insert").then(Fault.errorBeforeSend(ServerError.withoutCode()));
        assertThat(storedBy(this::insertTwo, MongoCommandException.class)).isZero();
        proxy.on("insert")
                .then(Fault.errorAfterSend(ServerError.of(8000).saying("no").labelled("Odd")));
        assertThatThrownBy(this::insertTwo).isInstanceOfSatisfying(MongoCommandException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(8000);
            assertThat(e.getErrorCodeName()).isEqualTo("AtlasError");
            assertThat(e.getErrorMessage()).isEqualTo("no");
            assertThat(e.hasErrorLabel("Odd")).isTrue();
        });
        assertThat(server.stored("events")).hasSize(2);
    }

    @Test
    void a_write_concern_error_and_a_write_error_come_in_one_reply() {
        BsonDocument info = BsonDocument.parse("{wtimeout: true}");
        proxy.on("insert")
                .then(Fault.writeConcernError(ServerError.of(64), info)
                        .and(Fault.writeError(1, ServerError.of(11600))));
        assertThatThrownBy(this::insertTwo).isInstanceOfSatisfying(MongoBulkWriteException.class, e -> {
            assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(1);
            assertThat(e.getWriteErrors()).singleElement().satisfies(error -> {
                assertThat(error.getIndex()).isEqualTo(1);
                assertThat(error.getCode()).isEqualTo(11600);
            });
            assertThat(e.getWriteConcernError()).isNotNull().satisfies(error -> {
                assertThat(error.getCode()).isEqualTo(64);
                assertThat(error.getDetails()).isEqualTo(info);
            });
        });
    }

    @Test
    void a_write_concern_error_of_one_document_has_its_own_exception() {
        proxy.on("insert").then(Fault.writeConcernError(ServerError.of(100)));
        assertThat(storedBy(() -> events().insertOne(new Document("_id", 1)), MongoWriteConcernException.class))
                .isEqualTo(1);
    }

    @Test
    void the_driver_accepts_a_count_that_is_too_low() {
        proxy.on("insert").then(Fault.replyCount(1));
        insertTwo();
        assertThat(server.stored("events")).hasSize(2);
    }

    @Test
    void the_server_gets_the_first_documents_only() {
        ArmedFault whole = proxy.on("insert").then(Fault.sendFirst(2));
        insertTwo();
        assertThat(whole.wasHit()).isFalse();
        server.stored("events").clear();
        proxy.on("insert").then(Fault.sendFirst(1).and(Fault.writeError(1, ServerError.of(11600))));
        assertThatThrownBy(this::insertTwo).isInstanceOf(MongoBulkWriteException.class);
        assertThat(server.stored("events")).hasSize(1);
        assertThat(proxy.commands("insert").getLast().body().getArray("documents"))
                .hasSize(2);
    }

    @Test
    void the_proxy_answers_what_the_server_does_not_know() {
        proxy.answering("replSetGetConfig", BsonDocument.parse("{config: {term: 1}}"));
        Document reply = client.getDatabase("admin").runCommand(new Document("replSetGetConfig", 1));
        assertThat(reply).containsEntry("ok", 1).containsKey("config");
        assertThat(proxy.commands("replSetGetConfig"))
                .extracting(SeenCommand::done)
                .containsExactly(SeenCommand.ANSWERED);
        BsonDocument own = new BsonDocument("n", new BsonInt32(7));
        proxy.on("ping").then(Fault.answerBeforeSend(own));
        proxy.on("ping")
                .nth(2)
                .then(Fault.answerAfterSend(own)
                        .and(Fault.editReply("x", reply2 -> reply2.append("x", new BsonString("y")))));
        Document ping = new Document("ping", 1);
        assertThat(client.getDatabase("admin").runCommand(ping))
                .containsEntry("n", 7)
                .doesNotContainKey("x");
        assertThat(client.getDatabase("admin").runCommand(ping))
                .containsEntry("n", 7)
                .containsEntry("x", "y");
    }

    @Test
    void an_absent_server_is_back_when_the_proxy_accepts() {
        insertTwo();
        proxy.refuse();
        proxy.cutAll();
        assertThatThrownBy(() -> events().find().first())
                .isInstanceOfAny(MongoTimeoutException.class, MongoSocketException.class);
        proxy.accept();
        assertThat(events().find()).hasSize(2);
    }
}

package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoAnswerTest {

    @Test
    void a_mongod_of_ours_is_made_a_replica_set_of_one_node_and_serves_when_it_takes_writes() throws IOException {
        try (FakeMongo server = new FakeMongo()) {
            assertThat(MongoAnswer.fromNode(server.port()))
                    .as("not yet a replica set")
                    .isEmpty();
            assertThat(server.commands().get(1))
                    .containsEntry(
                            "replSetInitiate",
                            Map.of(
                                    "_id",
                                    "rs0",
                                    "version",
                                    1,
                                    "members",
                                    List.of(Map.of("_id", 0, "host", "127.0.0.1:" + server.port()))))
                    .containsEntry("$db", "admin");

            assertThat(MongoAnswer.fromNode(server.port())).contains("8.0.17");
        }
    }

    @Test
    void a_server_at_a_given_address_is_told_nothing() throws IOException {
        try (FakeMongo server = new FakeMongo()) {
            assertThat(Mongo.KIND.answer("mongodb://127.0.0.1:" + server.port()))
                    .contains("8.0.17");
            assertThat(server.commands()).noneMatch(command -> command.containsKey("replSetInitiate"));
        }
    }

    @Test
    void of_several_hosts_the_first_that_answers_tells_the_version() throws IOException {
        try (FakeMongo server = new FakeMongo()) {
            assertThat(Mongo.KIND.answer("mongodb://me:sec%40ret@127.0.0.1:1,localhost:" + server.port()
                            + "/shop?replicaSet=rs7&authSource=admin"))
                    .contains("8.0.17");
        }
    }

    @Test
    void one_that_is_spoken_to_by_tls_only_is_of_an_unknown_version() throws IOException {
        try (FakeMongo server = new FakeMongo()) {
            String host = "mongodb://127.0.0.1:" + server.port();
            assertThat(Mongo.KIND.answer(host + "/?tls=true")).contains("unknown");
            assertThat(Mongo.KIND.answer(host + "/?w=majority&ssl=true")).contains("unknown");
            assertThat(server.commands()).isEmpty();
        }
        assertThat(Mongo.KIND.answer("mongodb://127.0.0.1:1/?tls=true")).isEmpty();
    }

    @Test
    void where_nobody_listens_there_is_no_answer() {
        assertThat(Mongo.KIND.answer("mongodb://127.0.0.1:1")).isEmpty();
        assertThat(Mongo.KIND.answer("mongodb://[::1]:1,127.0.0.1:1/shop")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:27017",
                "mongodb://",
                "mongodb://me:secret@",
                "mongodb://me:secret@127.0.0.1:port",
                "mongodb://me:secret@127.0.0.1:99999",
                "mongodb://me:secret@%2Ftmp%2Fmongodb.sock",
                "mongodb+srv://me:secret@cluster.example.org/"
            })
    void an_address_that_names_no_hosts_is_refused_and_not_repeated(String address) {
        assertThatThrownBy(() -> Mongo.KIND.answer(address))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("mongodb://127.0.0.1:27017/")
                .hasMessageContaining("mongodb+srv:// is not looked up here")
                .hasMessageNotContaining("secret");
    }

    @Test
    void what_is_written_as_bson_is_read_as_it_was() throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", "Grüße");
        document.put("int", -7);
        document.put("long", 1L << 40);
        document.put("double", 0.5);
        document.put("truth", true);
        document.put("list", List.of("a", Map.of("b", 2)));
        document.put("empty", Map.of());

        assertThat(Bson.decode(ByteBuffer.wrap(Bson.encode(document)).order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(document);
    }

    @Test
    void half_a_bson_document_is_refused() {
        byte[] whole = Bson.encode(Map.of("text", "some text"));
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer half = ByteBuffer.wrap(whole, 0, length).order(ByteOrder.LITTLE_ENDIAN);
            assertThatThrownBy(() -> Bson.decode(half)).isInstanceOf(IOException.class);
        }
    }
}

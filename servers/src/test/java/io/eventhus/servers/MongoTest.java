package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MongoTest {

    private static final Pattern PORT = Pattern.compile("mongodb://127\\.0\\.0\\.1:(\\d+)/(\\?replicaSet=rs0)?");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Folders.temporary("eventhus-servers-test");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        new ServerFolder(folder.resolve("server"), Surroundings.ofThisProcess()).discard();
        Folders.delete(folder);
    }

    @Test
    void a_killed_server_starts_again_with_its_data_at_its_port() throws IOException {
        assertInstalled();
        String dir = folder.resolve("server").toString();
        assertThat(servers("start", "mongo", dir)).as("%s", err).isZero();
        String address = printed();
        insert(address, 42);

        assertThat(servers("kill", dir)).isZero();
        assertThat(Mongo.KIND.answer(address)).isEmpty();

        assertThat(servers("start", "mongo", dir)).as("%s", err).isZero();
        assertThat(printed()).isEqualTo(address);
        assertThat(found(address)).containsExactly(Map.of("_id", 42));
        insert(address, 43);

        assertThat(servers("stop", dir)).isZero();
        assertThat(Mongo.KIND.answer(address)).isEmpty();
        assertThat(servers("stop", dir)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("it did not run");

        assertThat(servers("start", "mongo", dir)).as("%s", err).isZero();
        assertThat(found(address)).containsExactly(Map.of("_id", 42), Map.of("_id", 43));
    }

    @Test
    void a_server_of_a_test_is_held_up_goes_on_is_killed_and_cleared_away() throws IOException {
        String address;
        try (TestServer server = TestServers.own(Mongo.KIND, Mongo.KIND.usualRange())) {
            address = server.address();
            assertThat(Mongo.KIND.answer(address)).contains(server.version());
            insert(address, 1);

            server.pause();
            assertThat(Mongo.KIND.answer(address)).as("held up").isEmpty();
            server.resume();
            assertThat(found(address)).containsExactly(Map.of("_id", 1));

            server.pause();
            server.kill();
            assertThat(Mongo.KIND.answer(address)).isEmpty();
            server.start();
            assertThat(server.address()).isEqualTo(address);
            assertThat(found(address)).containsExactly(Map.of("_id", 1));
        }
        assertThat(Mongo.KIND.answer(address)).isEmpty();
    }

    @Test
    void the_shared_server_is_the_same_for_all_and_cannot_be_killed() {
        TestServer one = TestServers.mongo();
        one.close();
        TestServer two = TestServers.mongo();

        assertThat(two.address()).isEqualTo(one.address());
        assertThat(Mongo.KIND.answer(two.address())).isPresent();
        assertThatThrownBy(two::kill).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void the_usage_tells_what_is_here() {
        assertThat(servers()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("  mongo  ");
    }

    /** Aborts or fails as any other test that wants a server. */
    private static void assertInstalled() {
        Surroundings here = Surroundings.ofThisProcess();
        try {
            assertThat(new ServerFinder(here).find(Mongo.KIND, Mongo.KIND.usualRange()))
                    .isNotNull();
        } catch (UnavailableException e) {
            throw TestServers.without(String.valueOf(e.getMessage()), here);
        }
    }

    private int servers(String... arguments) {
        out.reset();
        err.reset();
        return new Servers(
                        Surroundings.ofThisProcess(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    static void insert(String address, int id) throws IOException {
        Map<String, Object> insert = new LinkedHashMap<>();
        insert.put("insert", "kept");
        insert.put("documents", List.of(Map.of("_id", id)));
        insert.put("writeConcern", Map.of("w", "majority", "j", true));
        Map<String, Object> reply = run(address, insert);
        assertThat(reply).containsEntry("n", 1).doesNotContainKey("writeErrors");
    }

    static List<Object> found(String address) throws IOException {
        Map<String, Object> find = new LinkedHashMap<>();
        find.put("find", "kept");
        find.put("sort", Map.of("_id", 1));
        Object cursor = run(address, find).get("cursor");
        assertThat(cursor).isInstanceOf(Map.class);
        return cursor instanceof Map<?, ?> first && first.get("firstBatch") instanceof List<?> documents
                ? List.copyOf(documents)
                : List.of();
    }

    private static Map<String, Object> run(String address, Map<String, Object> command) throws IOException {
        Matcher port = PORT.matcher(address);
        assertThat(port.matches()).as(address).isTrue();
        try (MongoConnection server = MongoConnection.to("127.0.0.1", Integer.parseInt(port.group(1)))) {
            Map<String, Object> reply = server.run("test", command);
            assertThat(MongoConnection.isDone(reply)).as("%s", reply).isTrue();
            return reply;
        }
    }
}

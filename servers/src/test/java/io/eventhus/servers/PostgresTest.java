package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Folders.temporary("eventhus-servers-test");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        Path server = folder.resolve("server");
        ServerRecord.read(server).flatMap(ServerRecord::process).ifPresent(ServerProcess::kill);
        Folders.delete(folder);
    }

    @Test
    void a_killed_server_starts_again_with_its_data_at_its_port() throws IOException {
        assertInstalled();
        String dir = folder.resolve("server").toString();
        assertThat(servers("start", "postgres", dir)).as("%s", err).isZero();
        String address = printed();
        assertThat(Postgres.KIND.answer(address)).isPresent();
        query(address, "create table kept (number int); insert into kept values (42)");

        assertThat(servers("kill", dir)).isZero();
        assertThat(Postgres.KIND.answer(address)).isEmpty();

        assertThat(servers("start", "postgres", dir)).as("%s", err).isZero();
        assertThat(printed()).isEqualTo(address);
        assertThat(query(address, "select number from kept")).contains("42");

        assertThat(servers("stop", dir)).isZero();
        assertThat(Postgres.KIND.answer(address)).isEmpty();
        assertThat(folder.resolve("server/server.log")).content().contains("database system is shut down");
        assertThat(servers("stop", dir)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("it did not run");
    }

    @Test
    void a_server_of_a_test_is_found_started_killed_and_cleared_away() throws IOException {
        assertInstalled();
        String address;
        try (TestServer server = TestServers.own(Postgres.KIND, VersionRange.from("14"))) {
            address = server.address();
            assertThat(address).startsWith("jdbc:postgresql://127.0.0.1:").endsWith("user=" + server.user());
            assertThat(Postgres.KIND.answer(address)).contains(server.version());
            server.kill();
            assertThat(Postgres.KIND.answer(address)).isEmpty();
            server.start();
            assertThat(Postgres.KIND.answer(address)).contains(server.version());
        }
        assertThat(Postgres.KIND.answer(address)).isEmpty();
    }

    @Test
    void the_shared_server_is_the_same_for_all_and_cannot_be_killed() {
        assertInstalled();
        TestServer one = TestServers.postgres();
        one.close();
        TestServer two = TestServers.postgres();

        assertThat(two.address()).isEqualTo(one.address());
        assertThat(Postgres.KIND.answer(two.address())).isPresent();
        assertThatThrownBy(two::kill).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_name_that_is_none_is_refused_with_the_names_there_are() {
        assertThat(servers("start", "oracle", folder.resolve("server").toString()))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("there is no server 'oracle'; expected one of [postgres, nats, nats-synced, mongo, kafka]");
        assertThat(folder.resolve("server")).doesNotExist();
    }

    @Test
    void a_folder_with_something_else_in_it_is_left_alone() throws IOException {
        assertInstalled();
        Path mine = Files.writeString(
                Files.createDirectories(folder.resolve("server")).resolve("data"), "precious");

        assertThat(servers("start", "postgres", folder.resolve("server").toString()))
                .isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is not empty");
        assertThat(mine).hasContent("precious");
    }

    @Test
    void a_stop_where_no_server_was_started_says_so() {
        assertThat(servers("stop", folder.resolve("server").toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no server was started in");
        assertThat(servers("kill", folder.resolve("server").toString())).isEqualTo(1);
    }

    @Test
    void without_arguments_the_usage_and_what_is_here_are_printed() {
        assertThat(servers()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("usage: dev/servers")
                .contains("  postgres  ");
    }

    /** Aborts or fails as any other test that wants a server. */
    private static void assertInstalled() {
        Surroundings here = Surroundings.ofThisProcess();
        try {
            assertThat(new ServerFinder(here).find(Postgres.KIND, VersionRange.from("14")))
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

    /** The client lies where the server does. */
    private String query(String address, String sql) {
        Install install =
                ServerRecord.read(folder.resolve("server")).orElseThrow().install();
        Path program = install.program();
        try {
            program = program.toRealPath();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Command.Result answer = Command.run(
                Duration.ofSeconds(20),
                Path.of("/"),
                Postgres.libraries(install),
                List.of(client(program), "-tA", "-d", address.substring("jdbc:".length()), "-c", sql));
        assertThat(answer.exit()).as(answer.output()).isZero();
        return answer.output();
    }

    private static String client(Path program) {
        Path beside = program.resolveSibling("psql");
        return Files.isExecutable(beside) ? beside.toString() : "psql";
    }
}

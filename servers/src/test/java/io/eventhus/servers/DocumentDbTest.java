package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is particular to the package: two servers that have to behave as one. */
class DocumentDbTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Surroundings here = Surroundings.ofThisProcess();
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        assumeTrue(here.packages().isPresent(), Surroundings.PACKAGES + " names no folder with the package");
        folder = Folders.temporary("eventhus-servers-test");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        if (here.packages().isPresent()) {
            server().discard();
            Folders.delete(folder);
        }
    }

    @Test
    void when_one_of_its_processes_ends_so_do_the_others_and_it_starts_again() throws IOException {
        List<String> parts = List.of("/ferretdb", "/postgres");
        for (int round = 0; round < parts.size(); round++) {
            ServerRecord started = server().start(Mongo.KIND, range -> install(), OptionalInt.empty());
            ServerProcess whole = started.process().orElseThrow();
            List<ServerProcess> all = descendants(whole);

            child(whole, parts.get(round)).destroyForcibly();

            assertThat(whole.ended(SOON)).as(parts.get(round)).isTrue();
            assertThat(all).allMatch(process -> process.ended(SOON));
        }
        assertThat(folder.resolve("server/server.log"))
                .content()
                .contains("FerretDB ended; PostgreSQL is ended, too", "PostgreSQL ended; FerretDB is ended, too");
    }

    @Test
    void killed_alone_the_script_takes_both_with_it_and_nothing_is_lost() throws IOException {
        ServerRecord started = server().start(Mongo.KIND, range -> install(), OptionalInt.empty());
        String address = Mongo.KIND.address(started.install(), started.port());
        MongoTest.insert(address, 1);
        ServerProcess whole = started.process().orElseThrow();
        List<ServerProcess> all = descendants(whole);
        assertThat(all).hasSizeGreaterThan(2);

        whole.running().orElseThrow().destroyForcibly();

        assertThat(all).allMatch(process -> process.ended(SOON));
        server().start(Mongo.KIND, range -> install(), OptionalInt.empty());
        assertThat(MongoTest.found(address)).containsExactly(Map.of("_id", 1));
    }

    @Test
    void held_up_all_its_processes_stand_still() throws IOException {
        ServerRecord started = server().start(Mongo.KIND, range -> install(), OptionalInt.empty());
        ServerProcess whole = started.process().orElseThrow();

        server().pause();
        assertThat(descendants(whole)).hasSizeGreaterThan(2).allMatch(DocumentDbTest::standsStill);
        server().resume();
        assertThat(descendants(whole)).noneMatch(process -> ServerProcess.state(process.pid()) == 'T');
    }

    @Test
    void in_a_folder_whose_path_is_too_long_for_a_socket_it_starts_all_the_same() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a-long-name-of-a-folder".repeat(4)));
        ServerFolder server = new ServerFolder(deep.resolve("server"), here);
        Path socket;
        try {
            ServerRecord started = server.start(Mongo.KIND, range -> install(), OptionalInt.empty());
            String address = Mongo.KIND.address(started.install(), started.port());
            MongoTest.insert(address, 1);
            server.kill();
            server.start(Mongo.KIND, range -> install(), OptionalInt.empty());
            assertThat(MongoTest.found(address)).containsExactly(Map.of("_id", 1));
            socket = Path.of(
                    Files.readString(deep.resolve("server/data/run/sock")).strip());
            assertThat(socket).isDirectory();
        } finally {
            server.discard();
        }
        assertThat(socket).doesNotExist();
    }

    private ServerFolder server() {
        return new ServerFolder(folder.resolve("server"), here);
    }

    private Install install() {
        List<String> remarks = new ArrayList<>();
        return DocumentDb.ways(here).stream()
                .map(way -> way.find(Mongo.KIND.usualRange(), remarks))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> TestServers.without(String.join("; ", remarks), here));
    }

    private static List<ServerProcess> descendants(ServerProcess whole) {
        return whole.running()
                .orElseThrow()
                .descendants()
                .map(ServerProcess::of)
                .toList();
    }

    private static ProcessHandle child(ServerProcess whole, String program) {
        return whole.running()
                .orElseThrow()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith(program))
                .findFirst()
                .orElseThrow();
    }

    /** One that ended just before is not buried while its parent stands still. */
    private static boolean standsStill(ServerProcess process) {
        char state = ServerProcess.state(process.pid());
        return state == 'T' || state == 'Z';
    }
}

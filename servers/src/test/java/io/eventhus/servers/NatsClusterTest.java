package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NatsClusterTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Folders.temporary("eventhus-servers-test");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        Path cluster = folder.resolve("cluster");
        if (Files.exists(cluster)) {
            ClusterFolder.servers(cluster, Surroundings.ofThisProcess()).forEach(ServerFolder::kill);
        }
        Folders.delete(folder);
    }

    @Test
    void each_node_can_be_killed_held_up_and_started_again_where_it_was() {
        String[] addresses;
        try (TestCluster cluster = TestServers.cluster(Nats.SYNCED, Nats.NEWEST, 3)) {
            addresses = cluster.address().split(",", -1);
            assertThat(addresses)
                    .hasSize(3)
                    .containsExactly(cluster.address(0), cluster.address(1), cluster.address(2));
            assertThat(addresses).allMatch(each -> Nats.KIND.answer(each).isPresent());

            cluster.kill(1);
            assertThat(Nats.KIND.answer(addresses[1])).isEmpty();
            cluster.awaitLeader();
            cluster.start(1);
            assertThat(Nats.KIND.answer(addresses[1])).contains(cluster.version());

            cluster.pause(2);
            assertThat(Nats.KIND.answer(addresses[2])).as("held up").isEmpty();
            cluster.resume(2);
            assertThat(Nats.KIND.answer(addresses[2])).as("goes on").isPresent();

            cluster.pause(0);
            cluster.kill();
            assertThat(addresses).allMatch(each -> Nats.KIND.answer(each).isEmpty());
            cluster.start();
            cluster.awaitLeader();
        }
        assertThat(addresses).allMatch(each -> Nats.KIND.answer(each).isEmpty());
    }

    @Test
    void a_single_node_is_a_server_without_a_cluster() {
        try (TestCluster single = TestServers.cluster(Nats.KIND, Nats.NEWEST, 1)) {
            assertThat(single.address()).isEqualTo(single.address(0));
            single.kill(0);
            single.start(0);
            single.awaitLeader();
        }
    }

    @Test
    void the_command_starts_three_prints_their_addresses_and_ends_all() {
        assertInstalled();
        String dir = folder.resolve("cluster").toString();
        assertThat(servers("start", "nats", dir, "--nodes", "3")).as("%s", err).isZero();
        String printed = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(printed.split(",", -1))
                .hasSize(3)
                .allMatch(each -> Nats.KIND.answer(each).isPresent());
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("has a leader");

        assertThat(servers("kill", dir)).isZero();
        assertThat(printed.split(",", -1))
                .allMatch(each -> Nats.KIND.answer(each).isEmpty());

        assertThat(servers("start", "nats", dir)).as("%s", err).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo(printed);
        assertThat(servers("start", "nats", dir, "--nodes", "5")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("holds 3 nodes");

        assertThat(servers("stop", dir)).isZero();
        assertThat(printed.split(",", -1))
                .allMatch(each -> Nats.KIND.answer(each).isEmpty());
        assertThat(servers("stop", dir)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("it did not run");
    }

    @Test
    void what_a_killed_jvm_left_of_a_cluster_is_ended_by_the_next() throws Exception {
        Surroundings here = Surroundings.ofThisProcess();
        assertInstalled();
        Install install = new ServerFinder(here).find(Nats.KIND, Nats.NEWEST);
        // A process that has ended, with its number and start: as a JVM that was killed.
        Process gone = new ProcessBuilder("sleep", "60").start();
        ServerProcess owner = ServerProcess.of(gone.toHandle());
        gone.destroyForcibly().waitFor();
        Path left = Folders.temporary(
                "eventhus-server-" + owner.pid() + "-" + owner.started().toEpochMilli() + "-");
        ClusterFolder cluster = ClusterFolder.make(left, here, Nats.KIND, 2);
        cluster.start(0, range -> install);
        cluster.start(1, range -> install);
        String address = cluster.address(1);
        assertThat(Nats.KIND.answer(address)).isPresent();

        Leftovers.clear(here);

        assertThat(left).doesNotExist();
        assertThat(Nats.KIND.answer(address)).isEqualTo(Optional.empty());
    }

    @Test
    void only_kinds_that_have_clusters_take_nodes() {
        assertThat(servers("start", "postgres", folder.resolve("other").toString(), "--nodes", "3"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("postgres has no clusters");
        assertThat(servers("start", "nats", folder.resolve("other").toString(), "--nodes", "many"))
                .isEqualTo(2);
        assertThatThrownBy(() ->
                        ClusterFolder.make(folder.resolve("other"), Surroundings.ofThisProcess(), Postgres.KIND, 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Aborts or fails as any other test that wants a server. */
    private static void assertInstalled() {
        TestServers.shared(Nats.KIND, Nats.NEWEST);
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
}

package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a MongoDB, with programs that only seem to be what they are called. */
class MongoWaysTest {

    /** The version of the daemon, the image. */
    private static final int CALLS_TO_FIND = 2;

    private static final String NO_DAEMON = "echo 'Cannot connect to the Docker daemon' >&2; exit 1";

    @TempDir
    Path folder;

    private Path called = Path.of("");

    @BeforeEach
    void nameTheList() {
        called = folder.resolve("called");
    }

    @Test
    void an_installed_mongod_is_taken_before_docker() throws IOException {
        Path mongod = program("mongod", "echo 'db version v7.0.14'");
        docker("exit 0");

        Install found = find(Mongo.KIND.usualRange());

        assertThat(found.program()).isEqualTo(mongod);
        assertThat(found.version()).isEqualTo(Version.of("7.0.14"));
        assertThat(Mongo.KIND.address(found, 4711)).isEqualTo("mongodb://127.0.0.1:4711/?replicaSet=rs0");
        assertThat(called).doesNotExist();
    }

    @Test
    void a_mongod_that_is_too_old_is_passed_over_for_docker_with_a_daemon() throws IOException {
        program("mongod", "echo 'db version v3.6.8'");
        Path docker = docker("exit 0");

        Install found = find(Mongo.KIND.usualRange());

        assertThat(found.program()).isEqualTo(docker);
        assertThat(found.origin()).startsWith("image mongo:" + found.version());
        assertThat(called).content().doesNotContain("pull");
    }

    @Test
    void an_image_that_is_not_there_is_pulled() throws IOException {
        docker("case \"$1\" in image) exit 1 ;; esac");

        Install found = find(Mongo.KIND.usualRange());

        assertThat(called).content().endsWith("pull --quiet mongo:" + found.version() + "\n");
    }

    @Test
    void without_mongod_a_docker_without_a_daemon_and_without_a_package_there_is_none_and_each_is_told()
            throws IOException {
        Path docker = docker(NO_DAEMON);

        assertThatThrownBy(() -> find(Mongo.KIND.usualRange()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContainingAll(
                        "no program 'mongod' on the path",
                        docker + " has no daemon: Cannot connect to the Docker daemon",
                        "none of these versions is kept in " + folder.resolve("cache/mongo"),
                        "no package documentdb-*.tar.xz in " + folder,
                        "EVENTHUS_TEST_MONGO_URI");
    }

    @Test
    void the_daemon_of_another_machine_is_passed_over() throws IOException {
        docker("exit 0");
        Map<String, String> variables = new HashMap<>(here().variables());
        variables.put("DOCKER_HOST", "tcp://192.0.2.1:2375");

        assertThatThrownBy(
                        () -> new ServerFinder(new Surroundings(variables)).find(Mongo.KIND, Mongo.KIND.usualRange()))
                .hasMessageContaining("DOCKER_HOST names a daemon that may be on another machine");
        assertThat(called).doesNotExist();
    }

    @Test
    void a_postgres_that_is_too_old_for_the_package_is_named_as_the_reason() throws IOException {
        Path old = program("postgres", "echo 'postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)'");
        List<String> remarks = new ArrayList<>();

        Optional<Install> found =
                DocumentDb.postgres(List.of(new InstalledProgram("postgres", List.of(old.getParent()))), true, remarks);

        assertThat(found).isEmpty();
        assertThat(remarks)
                .containsExactly("DocumentDB needs a PostgreSQL of 15.20 or later, below 16 (" + old + " is 15.18)");
    }

    @Test
    void a_postgres_behind_a_link_is_taken_where_it_lies() throws IOException {
        Path real = program("usr/lib/postgresql/15/bin/postgres", "echo 'postgres (PostgreSQL) 15.20'");
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("links")).resolve("postgres"), real);
        Way way = new InstalledProgram("postgres", List.of(link.getParent()));

        Optional<Install> found = DocumentDb.postgres(List.of(way), false, new ArrayList<>());

        assertThat(found.map(Install::program)).contains(real.toRealPath());
    }

    @Test
    void a_container_is_killed_itself_keeps_its_volume_and_both_go_with_the_folder() throws IOException {
        docker("case \"$1\" in run) exec sleep 600 ;; esac");
        ServerFolder server = new ServerFolder(folder.resolve("server"), here());
        String name;
        try (FakeMongo mongo = new FakeMongo()) {
            ServerRecord started = server.start(Mongo.KIND, this::find, OptionalInt.of(mongo.port()));
            name = Container.of(started.install(), folder.resolve("server"))
                    .orElseThrow()
                    .name();
            String run =
                    "run --name " + name + " --publish 127.0.0.1:" + mongo.port() + ":" + mongo.port() + " --volume "
                            + name + ":/data/db mongo:" + started.install().version() + " mongod --replSet rs0 --port "
                            + mongo.port() + " --wiredTigerCacheSizeGB 1 --bind_ip_all";
            awaitCalls(CALLS_TO_FIND + 4);
            assertThat(calls())
                    .as("nothing is taken over from an older folder of this name")
                    .endsWith(
                            "rm --force --volumes " + name,
                            "volume rm --force " + name,
                            "rm --force --volumes " + name,
                            run);

            server.pause();
            assertThat(calls()).endsWith("pause " + name);
            server.resume();
            assertThat(calls()).endsWith("unpause " + name);

            assertThat(server.kill()).isTrue();
            assertThat(calls()).endsWith("rm --force --volumes " + name);
            assertThat(started.process().orElseThrow().running()).isEmpty();

            int before = calls().size();
            server.start(Mongo.KIND, this::find, OptionalInt.empty());
            awaitCalls(before + 2);
            assertThat(calls()).endsWith("rm --force --volumes " + name, run);
            assertThat(server.stop(Mongo.KIND)).isTrue();
            assertThat(calls()).endsWith(run, "rm --force --volumes " + name);
        } finally {
            server.discard();
        }
        assertThat(calls()).endsWith("rm --force --volumes " + name, "volume rm --force " + name);
    }

    @Test
    void a_replica_set_is_not_started_at_another_port() throws IOException {
        program("mongod", "case \"$1\" in --version) echo 'db version v8.0.4' ;; *) exec sleep 600 ;; esac");
        ServerFolder server = new ServerFolder(folder.resolve("server"), here());
        try (FakeMongo mongo = new FakeMongo()) {
            server.start(Mongo.KIND, this::find, OptionalInt.of(mongo.port()));
            server.kill();

            assertThatThrownBy(() -> server.start(Mongo.KIND, this::find, OptionalInt.of(1)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("is at port " + mongo.port() + " for good");
        } finally {
            server.discard();
        }
    }

    private Install find(VersionRange range) {
        return new ServerFinder(here()).find(Mongo.KIND, range);
    }

    private Surroundings here() {
        return new Surroundings(Map.of(
                "PATH",
                folder.resolve("bin").toString(),
                Surroundings.CACHE,
                folder.resolve("cache").toString(),
                Surroundings.PACKAGES,
                folder.toString()));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(called);
    }

    /** The answer comes from this process, maybe before the program that is said to give it has begun. */
    private void awaitCalls(int count) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (calls().size() < count) {
            assertThat(System.nanoTime() - end).as("%s", calls()).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Writes down how it is called. */
    private Path docker(String script) throws IOException {
        return program("docker", "echo \"$*\" >>'" + called + "'\n" + script);
    }

    private Path program(String name, String script) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

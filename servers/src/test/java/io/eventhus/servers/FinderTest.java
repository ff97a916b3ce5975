package io.eventhus.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class FinderTest {

    private static final VersionRange FROM_14 = VersionRange.from("14");

    @TempDir
    Path folder;

    @Test
    void a_range_ends_before_its_end() {
        VersionRange range = VersionRange.from("2.12.15").below("3");

        assertThat(range.holds(Version.of("2.12.15"))).isTrue();
        assertThat(range.holds(Version.of("2.12.9"))).isFalse();
        assertThat(range.holds(Version.of("2.100"))).isTrue();
        assertThat(range.holds(Version.of("3.0.0"))).isFalse();
    }

    @Test
    void a_version_is_read_from_what_programs_print() {
        assertThat(Version.in("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"))
                .contains(Version.of("15.18"));
        assertThat(Version.in("nats-server: v2.15.2")).contains(Version.of("2.15.2"));
        assertThat(Version.in("no number")).isEmpty();
    }

    @Test
    void a_program_of_an_old_version_is_passed_over() throws IOException {
        Path old = program("old/postgres", "9.6.24");
        Path fitting = program("new/postgres", "15.1");

        Optional<Install> found = new InstalledProgram("postgres", List.of(old.getParent(), fitting.getParent()))
                .find(FROM_14, new ArrayList<>());

        assertThat(found.map(Install::program)).contains(fitting);
    }

    @Test
    void an_old_program_alone_is_named_as_the_reason() throws IOException {
        Path old = program("old/postgres", "9.6.24");
        List<String> remarks = new ArrayList<>();

        Optional<Install> found = new InstalledProgram("postgres", List.of(old.getParent())).find(FROM_14, remarks);

        assertThat(found).isEmpty();
        assertThat(remarks).containsExactly(old + " is 9.6.24");
    }

    @Test
    void what_was_made_once_is_kept_and_not_made_again() {
        AtomicInteger made = new AtomicInteger();
        KeptServers kept = new KeptServers(folder.resolve("cache"), "opt/*/postgres");
        Recipe recipe = recipe(into -> {
            made.incrementAndGet();
            program(into.resolve("opt/15/postgres"), "15.4");
        });

        Install first = kept.made(recipe).find(FROM_14, new ArrayList<>()).orElseThrow();
        Install again = kept.kept().find(FROM_14, new ArrayList<>()).orElseThrow();
        Install asked = kept.made(recipe).find(FROM_14, new ArrayList<>()).orElseThrow();

        assertThat(made).hasValue(1);
        assertThat(first.program()).isEqualTo(folder.resolve("cache/15.4/opt/15/postgres"));
        assertThat(again.program()).isEqualTo(first.program());
        assertThat(asked.program()).isEqualTo(first.program());
    }

    @Test
    void what_is_made_but_of_the_wrong_version_is_not_kept() {
        KeptServers kept = new KeptServers(folder.resolve("cache"), "postgres");
        List<String> remarks = new ArrayList<>();

        Optional<Install> found = kept.made(recipe(into -> program(into.resolve("postgres"), "13.2")))
                .find(FROM_14, remarks);

        assertThat(found).isEmpty();
        assertThat(remarks).containsExactly("cooked: made 13.2");
        assertThat(folder.resolve("cache"))
                .isDirectoryContaining("regex:.*lock")
                .isDirectoryNotContaining("glob:**13.2");
    }

    @Test
    void an_explicit_address_that_nobody_answers_fails_and_nothing_else_is_tried() {
        Surroundings here = new Surroundings(Map.of(
                "EVENTHUS_TEST_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/postgres", "PATH", System.getenv("PATH")));

        assertThatThrownBy(() -> new ServerFinder(here).given(Postgres.KIND, FROM_14))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("EVENTHUS_TEST_POSTGRES_URL");
    }

    @Test
    void without_a_server_a_test_aborts_and_fails_where_servers_are_required() {
        assertThat(TestServers.without("there is none", new Surroundings(Map.of())))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("there is none");
        assertThatThrownBy(() -> TestServers.without(
                        "there is none", new Surroundings(Map.of("EVENTHUS_SERVERS_REQUIRED", "true"))))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("there is none");
    }

    private interface Cooking {
        void into(Path folder) throws IOException;
    }

    private static Recipe recipe(Cooking cooking) {
        return new Recipe() {
            @Override
            public String label() {
                return "cooked";
            }

            @Override
            public Optional<String> make(Path into, VersionRange range) {
                try {
                    cooking.into(into);
                    return Optional.empty();
                } catch (IOException e) {
                    return Optional.of(e.toString());
                }
            }
        };
    }

    private Path program(String name, String version) throws IOException {
        return program(folder.resolve(name), version);
    }

    private static Path program(Path file, String version) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

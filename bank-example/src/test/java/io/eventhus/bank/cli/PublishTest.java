package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.cli.Cli.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing beside a subcommand, and alone. */
@Timeout(120)
class PublishTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Cli bank = new Cli("memory");
    private String toFile = "";
    private Path file = Path.of("");

    @BeforeEach
    void nameTheFiles() {
        bank = Cli.sqlite(folder);
        file = folder.resolve("events.jsonl");
        toFile = "lines:" + file;
    }

    private List<String> published() throws IOException {
        return Files.readAllLines(file);
    }

    @Test
    void what_a_command_stores_is_published_when_it_ends() throws IOException {
        Result demo = bank.run("demo", "--publish", toFile);

        assertThat(demo.code()).isEqualTo(ExitCodes.DONE);
        assertThat(published()).isEqualTo(demo.out()).hasSize(3);
        assertThat(demo.err()).contains("published to " + toFile + " up to position 3; nothing is left");
    }

    @Test
    void each_address_goes_on_from_where_it_was_and_a_new_one_begins_at_the_beginning() throws IOException {
        String other = "lines:" + folder.resolve("other.jsonl");
        bank.run("open", "a", "Ann");
        bank.run("deposit", "a", "1", "--publish", toFile);
        Result last = bank.run("--publish", other, "deposit", "a", "2", "--publish", toFile);

        assertThat(last.code()).as(last.err()).isEqualTo(ExitCodes.DONE);
        assertThat(published()).isEqualTo(bank.run("events").out()).hasSize(3);
        assertThat(Files.readAllLines(folder.resolve("other.jsonl"))).isEqualTo(published());
    }

    @Test
    void lines_go_to_standard_output_too() {
        bank.run("open", "a", "Ann");

        Result deposit = bank.run("deposit", "a", "1", "--publish", "lines:-");

        assertThat(deposit.out()).isEqualTo(bank.run("events").out()).hasSize(2);
    }

    @Test
    void a_reader_of_published_lines_who_has_had_enough_is_no_failure() {
        bank.run("demo");
        StringWriter err = new StringWriter();
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        int code = Bank.run(
                gone,
                new PrintWriter(err, true),
                "relay",
                "--until-caught-up",
                "--publish",
                "lines:-",
                "--store",
                bank.store());

        assertThat(code).as(err.toString()).isEqualTo(ExitCodes.DONE);
    }

    @Test
    void everything_of_a_load_is_published_once_and_in_the_order_of_the_log() throws IOException {
        Result load = bank.run(
                "load", "--accounts", "20", "--commands", "500", "--callers", "16", "--project", "--publish", toFile);

        assertThat(load.code()).as(load.err()).isEqualTo(ExitCodes.DONE);
        assertThat(published()).isEqualTo(bank.run("events").out()).hasSizeGreaterThan(400);
    }

    @Test
    void a_relay_catches_up_with_what_was_stored_without_publishing_and_ends() throws IOException {
        bank.run("demo");
        bank.run("demo");

        Result relay = bank.run("relay", "--until-caught-up", "--publish", toFile);

        assertThat(relay.code()).isEqualTo(ExitCodes.DONE);
        assertThat(published()).isEqualTo(bank.run("events").out()).hasSize(6);
        assertThat(bank.run("relay", "--until-caught-up", "--publish", toFile).code())
                .isEqualTo(ExitCodes.DONE);
        assertThat(published()).hasSize(6);
    }

    @Test
    void a_relay_goes_on_until_it_is_interrupted() throws Exception {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread relaying = Thread.ofPlatform().start(() -> result.complete(bank.run("relay", "--publish", toFile)));
        bank.run("demo");
        awaitLines(3, result);

        relaying.interrupt();

        assertThat(result.get(1, TimeUnit.MINUTES).code()).isEqualTo(ExitCodes.DONE);
        assertThat(published()).isEqualTo(bank.run("events").out());
    }

    @Test
    void a_command_beside_a_relay_to_the_same_address_waits_until_that_one_has_published() throws Exception {
        CompletableFuture<Result> result = new CompletableFuture<>();
        Thread relaying = Thread.ofPlatform().start(() -> result.complete(bank.run("relay", "--publish", toFile)));
        bank.run("demo");
        awaitLines(3, result);

        Result demo = bank.run("demo", "--publish", toFile);

        assertThat(demo.code()).as(demo.err()).isEqualTo(ExitCodes.DONE);
        assertThat(published()).isEqualTo(bank.run("events").out()).hasSize(6);
        relaying.interrupt();
        assertThat(result.get(1, TimeUnit.MINUTES).code()).isEqualTo(ExitCodes.DONE);
    }

    private void awaitLines(int lines, CompletableFuture<Result> relay) throws IOException {
        while (!Files.exists(file) || published().size() < lines) {
            assertThat(relay).isNotDone();
            Thread.onSpinWait();
        }
    }

    @Test
    void a_publisher_that_cannot_write_does_not_hold_up_the_others_and_loses_nothing() throws IOException {
        // A file that is always full, as Linux has it.
        Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));

        Result demo = bank.run("demo", "--publish", "lines:" + full, "--publish", toFile, "--publish-wait", "1");

        assertThat(demo.code()).isEqualTo(ExitCodes.UNEXPECTED);
        assertThat(demo.err())
                .contains("published to " + toFile + " up to position 3; nothing is left")
                .contains("failed: publishing to lines:" + full + " has come to position 0 of 3")
                .contains("relay --publish lines:" + full);
        assertThat(published()).isEqualTo(demo.out()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo --publish nats:x",
                "demo --publish nats://127.0.0.1:1",
                "demo --publish jetstream://127.0.0.1:1",
                "demo --publish kafka:x",
                "demo --publish kafka://",
                "demo --publish lines:",
                "demo --publish LINES:x",
                "demo --publish -",
                "demo --publish",
                "demo --publish lines:a --publish lines:./a",
                "demo --publish lines:- --publish lines:-",
                "demo --publish lines:no/such/folder/a",
                "demo --publish lines:a --publish-wait -1",
                "relay",
                "relay --until-caught-up",
                "events --publish lines:-",
                "balance --publish lines:-"
            })
    void wrong_usage_ends_with_2_and_stores_nothing(String line) {
        Result result = bank.run(line.split(" ", -1));

        assertThat(result.code()).as(result.err()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("expected").doesNotContain("Exception");
        assertThat(result.out()).isEmpty();
        assertThat(bank.run("events").out()).isEmpty();
    }

    @Test
    void a_folder_cannot_be_published_to() {
        Result result = bank.run("demo", "--publish", "lines:" + folder);

        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("--publish lines:" + folder + " cannot be used");
    }
}

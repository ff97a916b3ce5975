package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.cli.Cli.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bank on a server that several processes share. */
abstract class OnServer {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Returns a bank on an empty store of that name. */
    abstract Cli bank(String name);

    @Test
    void the_demo_runs_twice_and_each_balance_is_51() {
        Cli bank = bank("demo");

        Result demo = bank.run("demo");
        assertThat(demo.code()).as(demo.err()).isEqualTo(ExitCodes.DONE);
        assertThat(bank.run("demo").code()).isEqualTo(ExitCodes.DONE);

        assertThat(bank.run("events").out()).hasSize(6);
        assertThat(bank.run("balance").out()).hasSize(2).allMatch(line -> line.endsWith(" mishudark 51"));
    }

    @Test
    void a_load_is_checked_and_all_of_it_is_relayed() throws Exception {
        Cli bank = bank("load");
        Path published = folder.resolve("published.jsonl");

        Result load = bank.run(
                "load",
                "--accounts",
                "10",
                "--commands",
                "200",
                "--callers",
                "8",
                "--check",
                "--publish",
                "lines:" + published);

        assertThat(load.code()).as(load.err()).isEqualTo(ExitCodes.DONE);
        assertThat(Files.readAllLines(published))
                .hasSameSizeAs(bank.run("events").out());
    }

    @Test
    void two_processes_that_meet_are_told_of_the_conflict() {
        Result conflict = bank("conflict").run("conflict");

        assertThat(conflict.code()).as(conflict.err()).isEqualTo(ExitCodes.DONE);
        assertThat(conflict.out()).anyMatch(line -> line.contains("remote, written by process-"));
    }
}

package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.servers.Kafka;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    @Timeout(120)
    void what_is_stored_is_relayed_to_a_topic_and_balances_from_it_are_the_same() {
        Cli bank = bank("topic");
        try (TestServer kafka = TestServers.own(Kafka.KIND, Kafka.KIND.usualRange())) {
            String address = "kafka://" + kafka.address();

            Result load = bank.run("load", "--accounts", "10", "--commands", "200", "--publish", address);
            Result consumed = bank.run("consume", address + "/bank.account", "--until-caught-up");

            assertThat(load.code()).as(load.err()).isEqualTo(ExitCodes.DONE);
            assertThat(consumed.code()).as(consumed.err()).isEqualTo(ExitCodes.DONE);
            List<String> balances = bank.run("balance").out();
            List<String> events = bank.run("events").out();
            assertThat(balances).hasSize(10);
            assertThat(consumed.out()).endsWith(balances.toArray(String[]::new));
            assertThat(consumed.out().subList(0, consumed.out().size() - balances.size()))
                    .containsExactlyInAnyOrderElementsOf(events);
        }
    }

    @Test
    void two_processes_that_meet_are_told_of_the_conflict() {
        Result conflict = bank("conflict").run("conflict");

        assertThat(conflict.code()).as(conflict.err()).isEqualTo(ExitCodes.DONE);
        assertThat(conflict.out()).anyMatch(line -> line.contains("remote, written by process-"));
    }
}

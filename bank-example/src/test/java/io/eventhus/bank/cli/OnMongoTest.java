package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bank on MongoDB. */
class OnMongoTest {

    private static final String DATABASES =
            "eventhus_bank_" + ProcessHandle.current().pid() + "_";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static Cli onMongo(String database) {
        return new Cli(TestServers.mongo().address().replaceFirst("/(?=$|\\?)", "/" + DATABASES + database));
    }

    @AfterAll
    static void clear() {
        try (MongoClient client = MongoClients.create(TestServers.mongo().address())) {
            for (String name : client.listDatabaseNames()) {
                if (name.startsWith(DATABASES)) {
                    client.getDatabase(name).drop();
                }
            }
        }
    }

    @Test
    void the_demo_runs_twice_and_each_balance_is_51() {
        Cli bank = onMongo("demo");

        Result demo = bank.run("demo");
        assertThat(demo.code()).as(demo.err()).isEqualTo(ExitCodes.DONE);
        assertThat(bank.run("demo").code()).isEqualTo(ExitCodes.DONE);

        assertThat(bank.run("events").out()).hasSize(6);
        assertThat(bank.run("balance").out()).hasSize(2).allMatch(line -> line.endsWith(" mishudark 51"));
    }

    @Test
    void a_load_is_checked_and_all_of_it_is_relayed() throws Exception {
        Cli bank = onMongo("load");
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
        Result conflict = onMongo("conflict").run("conflict");

        assertThat(conflict.code()).as(conflict.err()).isEqualTo(ExitCodes.DONE);
        assertThat(conflict.out()).anyMatch(line -> line.contains("remote, written by process-"));
    }

    @Test
    void an_address_without_a_database_and_one_where_nobody_answers_are_told_apart() {
        assertThat(Cli.runAsGiven("--store", "mongodb://127.0.0.1:1", "demo").code())
                .isEqualTo(ExitCodes.USAGE);

        Result nobody = Cli.runAsGiven("--store", "mongodb://user:secret@127.0.0.1:1/bank", "demo");
        assertThat(nobody.code()).isNotEqualTo(ExitCodes.DONE);
        assertThat(nobody.err()).contains("no server").doesNotContain("secret");
    }
}

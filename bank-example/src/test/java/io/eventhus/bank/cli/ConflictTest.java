package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.bank.cli.Cli.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A conflict of two processes: the test's own, and a second JVM. */
@Timeout(240)
class ConflictTest {

    private static final Pattern PROCESSES = Pattern.compile(
            "account (conflict-\\w+) has 300; process (\\d+) \\(this one\\) and process (\\d+) both .*");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void the_report_names_the_condition_and_the_events_of_the_other_process() throws Exception {
        Cli bank = Cli.sqlite(folder);
        Path published = folder.resolve("events.jsonl");

        Result conflict = bank.run("conflict", "--publish", "lines:" + published);

        assertThat(conflict.code()).as(conflict.err()).isEqualTo(ExitCodes.DONE);
        List<String> out = conflict.out();
        Matcher processes = PROCESSES.matcher(out.get(0));
        assertThat(processes.matches()).as(out.get(0)).isTrue();
        String account = processes.group(1);
        String other = processes.group(3);
        assertThat(processes.group(2))
                .isEqualTo("" + ProcessHandle.current().pid())
                .isNotEqualTo(other);
        assertThat(out.subList(1, out.size()))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("process " + other + " stores first; this one is refused:"),
                        line -> assertThat(line)
                                .startsWith(
                                        "  condition  no event behind position 2 with tags [Account=" + account + "]"),
                        line -> assertThat(line).isEqualTo("  looked at  the log up to position 3"),
                        line -> assertThat(line)
                                .startsWith("  found      WithdrawalPerformed at position 3, version 3 of Account "
                                        + account + ", id ")
                                .endsWith(", remote, written by process-" + other),
                        line -> assertThat(line).contains("refused: the balance is 100; not enough to withdraw 200"));
        assertThat(bank.run("balance", account).out()).containsExactly(account + " ann 100");
        assertThat(Files.readAllLines(published))
                .isEqualTo(bank.run("events").out())
                .hasSize(3);
    }

    @Test
    void a_store_in_memory_has_no_second_process() {
        Result conflict = new Cli("memory").run("conflict");

        assertThat(conflict.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(conflict.err()).contains("expected --store sqlite:PATH");
    }

    @Test
    void the_second_process_is_not_in_the_help() {
        Result help = Cli.runAsGiven("--help");

        assertThat(help.out()).anyMatch(line -> line.contains("conflict ")).noneMatch(line -> line.contains("rival"));
    }
}

package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.BankStore;
import io.eventhus.bank.BankWiring;
import io.eventhus.bank.cli.Cli.Result;
import io.eventhus.bank.domain.CreateAccount;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.tck.check.Report;
import io.eventhus.tck.check.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUMMARY =
            "%d commands, \\d+ commands/s, p50 [0-9.]+ ms, p99 [0-9.]+ ms, " + "\\d+ conflicts, (\\d+) rejected";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void a_load_prints_one_summary_line_and_acknowledges_what_it_stored() throws IOException {
        Cli bank = Cli.sqlite(folder);
        Path acks = folder.resolve("acks");

        Result load = bank.run(
                "load", "--accounts", "5", "--commands", "300", "--callers", "8", "--seed", "1", "--acks", "" + acks);

        assertThat(load.code()).isEqualTo(ExitCodes.DONE);
        assertThat(load.out()).hasSize(1);
        assertThat(load.out().get(0)).matches(SUMMARY.formatted(300));
        List<String> events = bank.run("events").out();
        int rejected = rejected(load.out().get(0));
        assertThat(events).hasSize(5 + 300 - rejected);
        assertThat(Files.readAllLines(acks)).containsExactlyInAnyOrderElementsOf(asAcknowledged(events));
    }

    @Test
    void a_load_in_memory_works_with_a_single_caller() {
        Result load = new Cli("memory").run("load", "--commands", "50", "--callers", "1", "--accounts", "2");

        assertThat(load.code()).isEqualTo(ExitCodes.DONE);
        assertThat(load.out()).singleElement().asString().matches(SUMMARY.formatted(50));
    }

    @Test
    void several_numbers_of_callers_take_turns_and_give_a_line_each() {
        Result load = new Cli("memory")
                .run("load", "--commands", "20", "--callers", "1,4", "--rounds", "2", "--accounts", "2");

        assertThat(load.code()).isEqualTo(ExitCodes.DONE);
        assertThat(load.out()).hasSize(4).allMatch(line -> line.matches(SUMMARY.formatted(20)));
    }

    @Test
    void two_loads_on_one_file_at_once_both_finish_and_versions_are_dense() throws Exception {
        Cli bank = Cli.sqlite(folder);

        String[] load = {"load", "--accounts", "100", "--commands", "300", "--callers", "8"};
        CompletableFuture<Result> other = CompletableFuture.supplyAsync(() -> bank.run(load));
        Result one = bank.run("load", "--accounts", "100", "--commands", "300", "--callers", "8", "--project");

        assertThat(one.code()).isEqualTo(ExitCodes.DONE);
        assertThat(other.get(1, TimeUnit.MINUTES).code()).isEqualTo(ExitCodes.DONE);
        Map<String, Long> last = new HashMap<>();
        for (String line : bank.run("events").out()) {
            JsonNode event = JSON.readTree(line);
            long version = event.get("version").asLong();
            assertThat(version - 1)
                    .isEqualTo(last.getOrDefault(event.get("aggregate_id").asText(), 0L));
            last.put(event.get("aggregate_id").asText(), version);
        }
        assertThat(last).hasSize(200);
        assertThat(bank.run("balance").out()).hasSize(200);
    }

    @Test
    void a_load_that_is_checked_prints_the_tally_and_ends_well() {
        Result load = Cli.sqlite(folder)
                .run("load", "--accounts", "5", "--commands", "300", "--callers", "8", "--rounds", "2", "--check");

        assertThat(load.code()).as(load.err()).isEqualTo(ExitCodes.DONE);
        assertThat(load.out()).hasSize(3);
        assertThat(load.out().get(2))
                .matches("check: \\d+ acknowledged, \\d+ refused, 0 unknown \\(of which 0 stored\\), 0 violations");
        int rejected = rejected(load.out().get(0)) + rejected(load.out().get(1));
        assertThat(load.out().get(2)).startsWith("check: " + (2 * (5 + 300) - rejected) + " acknowledged");
    }

    @Test
    void two_loads_on_one_file_at_once_are_each_checked_against_the_whole_log() throws Exception {
        Cli bank = Cli.sqlite(folder);
        String[] load = {"load", "--accounts", "20", "--commands", "200", "--callers", "8", "--check"};

        CompletableFuture<Result> other = CompletableFuture.supplyAsync(() -> bank.run(load));
        Result one = bank.run(load);

        assertThat(one.code()).as(one.err()).isEqualTo(ExitCodes.DONE);
        assertThat(other.get(1, TimeUnit.MINUTES).code()).isEqualTo(ExitCodes.DONE);
        assertThat(one.out().get(1)).endsWith(", 0 violations");
    }

    @Test
    void a_check_against_a_log_that_lost_what_it_acknowledged_finds_that() throws Exception {
        LoadCheck check = new LoadCheck();
        BankStore store = new BankStore(new MemoryCommitLog(), new MemoryStateStore());
        try (EventhusApplication bank =
                BankWiring.of(store).observer(check.observer()).start()) {
            LoadCheck.Check toCheck = check.follow(bank.eventStore());
            bank.send(new CreateAccount("a", "ann")).get();
            assertThat(toCheck.against(store.log()).violations()).isEmpty();

            Report report = toCheck.against(new MemoryCommitLog());

            assertThat(report.violations()).extracting(Violation::rule).contains("C1");
        }
    }

    private static int rejected(String summary) {
        return Integer.parseInt(summary.replaceAll(".*, (\\d+) rejected", "$1"));
    }

    @Test
    void one_seed_gives_one_sequence_of_commands() {
        LoadPlan one = new LoadPlan(10, 1000, 1, 42);
        LoadPlan two = new LoadPlan(10, 1000, 1, 42);
        LoadPlan other = new LoadPlan(10, 1000, 1, 43);

        assertThat(withoutIds(one)).isEqualTo(withoutIds(two)).isNotEqualTo(withoutIds(other));
    }

    private static List<String> withoutIds(LoadPlan plan) {
        return IntStream.range(0, plan.commands())
                .mapToObj(n -> plan.command(n).toString().replaceAll("load-[0-9A-Z]+-", ""))
                .toList();
    }

    private static List<String> asAcknowledged(List<String> events) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String event : events) {
            JsonNode envelope = JSON.readTree(event);
            lines.add(envelope.get("aggregate_id").asText() + " "
                    + envelope.get("version").asLong() + " " + (lines.size() + 1));
        }
        return lines;
    }
}

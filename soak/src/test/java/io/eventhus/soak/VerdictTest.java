package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.Relay;
import io.eventhus.core.Subscription;
import io.eventhus.core.lines.LinesPublisher;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.HistoryFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict fails when something is taken away: else it would say nothing. */
class VerdictTest {

    private static final int COMMITS = 150;
    private static final Duration ENOUGH = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Run run;

    @BeforeEach
    void work() throws Exception {
        run = worked(folder.resolve("run"), 1);
    }

    private static Run worked(Path home, long seed) throws Exception {
        Files.createDirectory(home);
        Run run = Run.of("sqlite", home);
        try (History history = HistoryFile.create(run.history(1));
                CommitLog log = run.target().openLog();
                StateStore state = run.target().openState();
                EventStore store = EventStore.open(log, EventStoreConfig.defaults(), history);
                LinesPublisher lines = LinesPublisher.toFile(run.lines());
                Relay relay = Relaying.start(store, state, Relaying.LINES, lines);
                Subscription projection = Projection.start(store, state, history)) {
            Orders orders = new Orders(store, new Random(seed), true);
            for (int stored = 0; stored < COMMITS; ) {
                stored += orders.once() ? 1 : 0;
            }
            assertThat(relay.awaitPublished(store.head(), ENOUGH)).isTrue();
            assertThat(projection.awaitPosition(store.head(), ENOUGH)).isTrue();
        }
        return run;
    }

    private Verdict verdict() throws Exception {
        return Verdict.of(run, List.of());
    }

    @Test
    void what_is_whole_passes() throws Exception {
        Verdict verdict = verdict();

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.violations()).isZero();
        assertThat(verdict.tally().acknowledged()).isEqualTo(COMMITS);
        assertThat(verdict.row(run.target(), "7 kills"))
                .contains("| 7 kills | " + COMMITS + " | ")
                .endsWith(" | 0 |");
    }

    @Test
    void a_line_that_comes_again_is_no_finding_and_one_that_is_missing_is() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(run.lines()));
        lines.add(lines.get(3));
        Files.write(run.lines(), lines);
        assertThat(verdict().findings()).isEmpty();

        lines.remove(lines.size() - 1);
        lines.remove(3);
        Files.write(run.lines(), lines);
        assertThat(verdict().findings()).isNotEmpty();
    }

    @Test
    void lines_of_one_account_in_another_order_are_found() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(run.lines()));
        Collections.reverse(lines);
        Files.write(run.lines(), lines);

        assertThat(verdict().findings()).isNotEmpty();
    }

    @Test
    void an_acknowledged_commit_that_is_not_in_the_log_is_found() throws Exception {
        Run other = worked(folder.resolve("other"), 2);
        Files.copy(other.history(1), run.history(2));

        assertThat(verdict().findings()).anyMatch(finding -> finding.startsWith("C1"));
    }

    @Test
    void a_row_that_is_not_what_the_log_says_is_found() throws Exception {
        try (StateStore state = run.target().openState()) {
            StateDocument row = state.list("torture/", null, 1).getFirst();
            state.put(row.key(), "1 0".getBytes(StandardCharsets.UTF_8), row.revision());
        }

        assertThat(verdict().findings()).singleElement().asString().startsWith("the row torture/");
    }

    @Test
    void a_worker_that_ended_by_itself_is_a_finding() throws Exception {
        Verdict verdict = Verdict.of(run, List.of("life 3 ended by itself with code 1"));

        assertThat(verdict.violations()).isEqualTo(1);
    }
}

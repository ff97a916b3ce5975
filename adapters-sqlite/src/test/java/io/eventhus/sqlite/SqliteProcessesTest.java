package io.eventhus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.Commit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SqliteProcessesTest {

    @TempDir
    Path folder;

    @Test
    void two_processes_that_make_the_file_and_append_to_it_store_everything_once() throws Exception {
        Path file = folder.resolve("two.db");
        List<String> said = new ArrayList<>();
        try (ChildProcess a = ChildProcess.start("race", file, "a", 200);
                ChildProcess b = ChildProcess.start("race", file, "b", 200)) {
            said.addAll(a.lines());
            said.addAll(b.lines());
        }
        assertThat(said.stream().filter("done"::equals)).hasSize(2);
        assertThat(stored(file)).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void a_process_killed_in_the_middle_leaves_whole_commits_and_all_it_acknowledged() throws Exception {
        Path file = folder.resolve("killed.db");
        List<String> said = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            try (ChildProcess child = ChildProcess.start("race", file, "r" + round, Integer.MAX_VALUE)) {
                for (int i = 0; i < 50 * round; i++) {
                    said.add(child.line());
                }
                said.addAll(child.kill());
            }
            List<String> stored = stored(file);
            assertThat(stored).doesNotHaveDuplicates().containsAll(acknowledged(said));
            // At most the one append that was under way is stored beyond what was acknowledged, in each round.
            assertThat(stored.size() - acknowledged(said).size()).isBetween(0, round);
        }
    }

    @Test
    void a_disk_error_on_commit_is_an_unknown_outcome_and_loses_nothing() throws Exception {
        Path file = folder.resolve("failing.db");
        List<String> said;
        try (ChildProcess child = ChildProcess.startLimited("fill", file, "f")) {
            said = child.lines();
        }
        assertThat(said).contains("Unknown", "done");
        // What is in the system's cache may never reach the disk, so it is not shown while it cannot be written again.
        assertThat(said).contains("transient");
        List<String> acknowledged = acknowledged(said);
        assertThat(acknowledged).hasSizeGreaterThan(10);
        List<String> stored = stored(file);
        assertThat(stored).startsWith(acknowledged.toArray(new String[0]));
        assertThat(stored.size() - acknowledged.size()).isBetween(0, 1);
    }

    private static List<String> acknowledged(List<String> said) {
        return said.stream()
                .filter(line -> line.startsWith("stored "))
                .map(line -> line.substring("stored ".length()))
                .toList();
    }

    /** Reads the file to its end, checks that it is dense, whole and chained, and returns the commits' ids. */
    private static List<String> stored(Path file) {
        List<String> ids = new ArrayList<>();
        try (SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(file))) {
            long position = 0;
            String last = Samples.LOG_ID;
            for (Commit commit : Samples.everything(log)) {
                assertThat(commit.firstPosition()).isEqualTo(position + 1);
                assertThat(commit.predecessor()).isEqualTo(last);
                assertThat(commit.events()).hasSize(2);
                position = commit.lastPosition();
                last = commit.id();
                ids.add(last);
            }
            assertThat(log.head()).isEqualTo(position);
        }
        return ids;
    }
}

package io.eventhus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.EventhusException;
import io.eventhus.api.JsonData;
import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.TransientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteErrorsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "SQLITE_BUSY, io.eventhus.api.TransientException",
        "SQLITE_BUSY_RECOVERY, io.eventhus.api.TransientException",
        "SQLITE_FULL, io.eventhus.api.TransientException",
        "SQLITE_IOERR_READ, io.eventhus.api.TransientException",
        "SQLITE_CANTOPEN, io.eventhus.api.TransientException",
        "SQLITE_CORRUPT, io.eventhus.api.StoreRefusedException",
        "SQLITE_NOTADB, io.eventhus.api.StoreRefusedException",
        "SQLITE_READONLY, io.eventhus.api.PermanentException",
        "SQLITE_TOOBIG, io.eventhus.api.EventTooLargeException",
        "SQLITE_MISMATCH, io.eventhus.api.PermanentException"
    })
    void the_result_code_alone_decides_what_the_caller_can_do(SQLiteErrorCode code, Class<?> expected) {
        EventhusException translated = new SqliteErrors(Path.of("bank.db"))
                .nothingDone("append to", new SQLiteException("a text that nobody reads", code));
        assertThat(translated)
                .isExactlyInstanceOf(expected)
                .hasMessageContaining("append to bank.db")
                .hasMessageContaining(code.name())
                .hasMessageNotContaining("nobody reads");
    }

    @Test
    void a_full_disk_before_the_commit_stores_nothing_and_goes_on_when_there_is_room() {
        Path file = folder.resolve("full.db");
        try (SqliteConnections connections = SqliteConnections.open(SqliteConfig.of(file));
                SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(file))) {
            SqliteAppend append = new SqliteAppend(connections, file, SqliteCommitLog.USUAL_LIMITS);
            limitPages(connections, 30);
            assertThat(append.append(0, Samples.chain(0, 1))).isEqualTo(new AppendOutcome.Stored(1));
            var large = List.of(Samples.commit("large", "commit-1", large(2)));
            assertThat(append.append(1, large)).satisfies(outcome -> {
                assertThat(outcome.stored()).isZero();
                assertThat(((AppendOutcome.Failed) outcome).reason())
                        .isInstanceOf(TransientException.class)
                        .hasMessageContaining("the disk is full");
            });
            assertThat(log.head()).isEqualTo(1);
            assertThat(append.append(1, large)).isEqualTo(new AppendOutcome.Stored(1));
            assertThat(log.head()).isEqualTo(2);
        }
    }

    @Test
    void a_file_that_may_not_be_written_is_a_permanent_failure() {
        Path file = folder.resolve("readonly.db");
        try (SqliteConnections connections = SqliteConnections.open(SqliteConfig.of(file))) {
            assertThatThrownBy(() -> connections.read("write to", session -> {
                        session.change("DELETE FROM state");
                        return true;
                    }))
                    .isInstanceOf(PermanentException.class)
                    .isNotInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("read-only");
        }
    }

    private static void limitPages(SqliteConnections connections, int pages) {
        connections.write("limit", session -> {
            session.execute("PRAGMA max_page_count=" + pages);
            return true;
        });
    }

    private static StoredEvent large(long position) {
        return new StoredEvent(
                position,
                "large",
                new AggregateId("A", "1"),
                1,
                "T",
                "",
                JsonData.ofText("\"" + "x".repeat(200_000) + "\""),
                Samples.TIME,
                Map.of(),
                Set.of());
    }
}

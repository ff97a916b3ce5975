package io.eventhus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.PermanentException;
import io.eventhus.api.StoreRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRefusalTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("log.db");
    }

    @Test
    void an_empty_file_is_taken_as_new() throws IOException {
        Files.createFile(file);
        try (SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(file))) {
            assertThat(log.append(0, Samples.chain(0, 1)).stored()).isEqualTo(1);
        }
    }

    @Test
    void a_directory_is_refused() throws IOException {
        Files.createDirectory(file);
        assertThatThrownBy(this::open).isInstanceOf(PermanentException.class).hasMessageContaining("directory");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(file).isEmptyDirectory();
    }

    @Test
    void a_missing_folder_is_refused_and_not_made() {
        file = folder.resolve("missing").resolve("log.db");
        assertThatThrownBy(this::open).isInstanceOf(PermanentException.class).hasMessageContaining("folder");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_file_that_is_no_database_is_refused_untouched() throws IOException {
        Files.writeString(file, "This is a letter to a friend, and long enough to hold a header. ".repeat(100));
        refusedUntouched("not a SQLite database");
    }

    @Test
    void a_short_file_that_is_no_database_is_refused_untouched() throws IOException {
        Files.writeString(file, "hello");
        refusedUntouched("not a SQLite database");
    }

    @Test
    void the_database_of_another_application_is_refused_untouched() throws Exception {
        foreign("CREATE TABLE customers (name TEXT)", "INSERT INTO customers VALUES ('Ann')");
        refusedUntouched("another application");
        foreign("PRAGMA application_id=77");
        refusedUntouched("found id 77");
    }

    @Test
    void another_applications_write_ahead_log_is_not_check_pointed() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE customers (name TEXT)");
            Path wal = folder.resolve("log.db-wal");
            byte[] before = Files.readAllBytes(wal);
            refusedUntouched("another application");
            assertThat(Files.readAllBytes(wal)).isEqualTo(before);
        }
    }

    @Test
    void a_newer_schema_is_refused_untouched() throws Exception {
        create();
        foreign("UPDATE log SET schema = 2");
        refusedUntouched("schema version 2, expected 1");
    }

    @Test
    void a_log_table_without_our_name_is_refused_untouched() throws Exception {
        create();
        foreign("UPDATE log SET application = 'other'");
        refusedUntouched("does not name this application");
        foreign("DELETE FROM log");
        refusedUntouched("does not name this application");
    }

    @Test
    void a_damaged_file_is_refused_untouched() throws IOException {
        create();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 100, Math.min(bytes.length, 4096), (byte) 0x5a);
        Files.write(file, bytes);
        refusedUntouched("damaged");
    }

    @Test
    void rows_that_something_else_changed_are_refused_on_reading() throws Exception {
        create();
        foreign("DELETE FROM events WHERE position = 2");
        try (SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(file))) {
            assertThatThrownBy(() -> Samples.everything(log))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("has 0 events, expected 1");
            assertThat(Samples.all(log.read(2, 3))).hasSize(1);
        }
        foreign("DELETE FROM commits WHERE first = 2");
        try (SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(file))) {
            assertThatThrownBy(() -> Samples.everything(log))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("starts at position 3, expected 2");
        }
    }

    @Test
    void network_file_systems_are_known_by_their_type() {
        assertThat(SqliteFile.isNetwork("nfs4")).isTrue();
        assertThat(SqliteFile.isNetwork("CIFS")).isTrue();
        assertThat(SqliteFile.isNetwork("fuse.sshfs")).isTrue();
        assertThat(SqliteFile.isNetwork("ext4")).isFalse();
        assertThat(SqliteFile.isNetwork("tmpfs")).isFalse();
    }

    private void open() {
        SqliteCommitLog.open(SqliteConfig.of(file)).close();
    }

    private void create() {
        try (SqliteCommitLog log = SqliteCommitLog.open(SqliteConfig.of(file))) {
            assertThat(log.append(0, Samples.chain(0, 3)).stored()).isEqualTo(3);
        }
    }

    /** Changes the file as another program would, and leaves it without a write-ahead log. */
    private void foreign(String... statements) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA journal_mode=DELETE");
        }
    }

    private void refusedUntouched(String why) throws IOException {
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
        assertThatThrownBy(() -> SqliteStateStore.open(SqliteConfig.of(file)))
                .isInstanceOf(StoreRefusedException.class);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .isEqualTo(new String(before, StandardCharsets.ISO_8859_1));
    }
}

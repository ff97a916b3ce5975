package io.eventhus.sqlite;

import static io.eventhus.sqlite.Samples.LOG_ID;
import static io.eventhus.sqlite.Samples.commit;
import static io.eventhus.sqlite.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.JsonData;
import io.eventhus.api.StateKey;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stored layout is API: what is drawn, what is stored, and how it is synced. */
class SqliteSchemaTest {

    private static final Path SOURCE = Path.of("src/main/java/io/eventhus/sqlite/SqliteCommitLog.java");

    @TempDir
    Path folder;

    @Test
    void the_drawing_shows_the_tables_columns_and_indexes_that_are_there() throws IOException {
        try (SqliteConnections connections = connections()) {
            Set<String> real = new TreeSet<>();
            connections.read("describe", session -> {
                for (String table : strings(session, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
                    real.addAll(describe(session, table));
                }
                return true;
            });
            assertThat(drawing()).isEqualTo(real);
        }
    }

    @Test
    void a_sample_is_stored_byte_for_byte_as_in_the_golden_file() throws IOException {
        SqliteConfig config = SqliteConfig.of(folder.resolve("golden.db"));
        StoredEvent full = new StoredEvent(
                1,
                "01J0000000000000000000000A",
                new AggregateId("Account", "0001"),
                1,
                "DepositPerformed",
                "2",
                JsonData.ofText("{ \"amount\": 1.50, \"by\": \"J\u00f6rg\" }"),
                Samples.TIME,
                Map.of("trace", "a\"b\\c\n", "user", "j\u00f6rg"),
                Set.of(new Tag("Account", "0001"), new Tag("Account", "0002"), new Tag("vip", "")));
        try (SqliteCommitLog log = SqliteCommitLog.open(config);
                SqliteStateStore state = SqliteStateStore.open(config);
                SqliteConnections connections = SqliteConnections.open(config)) {
            log.append(
                    0, List.of(commit("commit-1", LOG_ID, full, event(2)), commit("commit-2", "commit-1", event(3))));
            state.put(new StateKey("tokens/a"), "{}".getBytes(StandardCharsets.UTF_8), 0);
            assertThat(connections.read("dump", SqliteSchemaTest::dump)).isEqualTo(golden());
        }
    }

    @Test
    void every_connection_waits_for_the_disk_and_uses_the_write_ahead_log() {
        try (SqliteConnections connections = connections()) {
            SqliteConnections.Work<List<Object>> settings = session -> List.of(
                    session.number(-1, "PRAGMA synchronous"),
                    session.number(-1, "PRAGMA fullfsync"),
                    session.number(-1, "PRAGMA busy_timeout"),
                    strings(session, "PRAGMA journal_mode").getFirst());
            List<Object> expected = List.of(2L, 1L, 5_000L, "wal");
            assertThat(connections.read("ask", settings)).isEqualTo(expected);
            assertThat(connections.write("ask", settings))
                    .isEqualTo(new SqliteConnections.Written.Committed<>(expected));
        }
    }

    private SqliteConnections connections() {
        return SqliteConnections.open(SqliteConfig.of(folder.resolve("schema.db")));
    }

    /** Returns the lines of the drawing, each as "table: what stands there". */
    private static Set<String> drawing() throws IOException {
        String source = Files.readString(SOURCE);
        String drawn = source.substring(source.indexOf("<pre>") + 5, source.indexOf("</pre>"));
        Set<String> lines = new TreeSet<>();
        String table = "";
        for (String line : drawn.lines().toList()) {
            String text = line.replaceFirst("^ \\* ?", "");
            if (text.isBlank()) {
                continue;
            }
            if (!text.startsWith(" ")) {
                table = text.substring(0, text.indexOf(' '));
                lines.add(table + ": " + text.substring(table.length()).strip());
            } else {
                for (String index : text.strip().split("(?<=\\]) ", -1)) {
                    lines.add(table + ": " + index);
                }
            }
        }
        return lines;
    }

    private static Set<String> describe(SqliteSession session, String table) throws SQLException {
        Set<String> lines = new TreeSet<>();
        lines.add(table + ": "
                + String.join(
                        ", ",
                        strings(
                                session,
                                "SELECT name || iif(pk > 0 AND name <> 'one', '*', '') FROM pragma_table_info('" + table
                                        + "')")));
        for (String index :
                strings(session, "SELECT name FROM pragma_index_list('" + table + "') WHERE origin = 'c'")) {
            lines.add(table + ": ["
                    + String.join(", ", strings(session, "SELECT name FROM pragma_index_info('" + index + "')")) + "]");
        }
        return lines;
    }

    private static String dump(SqliteSession session) throws SQLException {
        StringBuilder dump = new StringBuilder();
        for (String table : List.of("log", "commits", "events", "tags", "event_tags", "state")) {
            List<String> columns = strings(session, "SELECT name FROM pragma_table_info('" + table + "')");
            dump.append(table).append('\n');
            String row = String.join(
                    " || ' | ' || ",
                    columns.stream().map(SqliteSchemaTest::shown).toList());
            for (String line : strings(session, "SELECT " + row + " FROM " + table + " ORDER BY 1")) {
                dump.append("  ").append(line).append('\n');
            }
        }
        return dump.toString();
    }

    /** A text or number as it is, bytes as hex digits. */
    private static String shown(String column) {
        return "iif(typeof(" + column + ") = 'blob', 'x''' || hex(" + column + ") || '''', " + column + ")";
    }

    private static List<String> strings(SqliteSession session, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet rows = session.query(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    private static String golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(SqliteSchemaTest.class.getResourceAsStream("layout-1.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

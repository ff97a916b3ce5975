package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventhus.bank.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OddTextsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<String> oddTexts() {
        return Stream.of(
                "O'Neill \"the bank\"",
                "two\nlines\r\n",
                "\ud83d\ude80\u00e9\u4e2d",
                "@file",
                "-dash",
                "--dashes",
                " ",
                "a/b\\c..",
                "<&>\u2028",
                "x".repeat(10_000),
                "\u0001\u007f");
    }

    @ParameterizedTest
    @MethodSource("oddTexts")
    void odd_ids_and_owners_are_stored_exactly(String text) throws IOException {
        Cli bank = Cli.sqlite(folder);

        Result opened = bank.run("open", text, text);
        assertThat(opened.err()).isEmpty();
        assertThat(bank.run("deposit", text, "7").code()).isEqualTo(ExitCodes.DONE);

        Result events = bank.run("events");
        assertThat(events.out()).hasSize(2);
        JsonNode created = JSON.readTree(events.out().get(0));
        assertThat(created.get("aggregate_id").asText()).isEqualTo(text);
        assertThat(created.get("data").get("owner").asText()).isEqualTo(text);
        assertThat(bank.run("balance", text).out()).containsExactly(Shown.of(text) + " " + Shown.of(text) + " 7");
    }

    @Test
    void what_could_be_misread_is_shown_as_a_json_string_on_one_line() throws IOException {
        assertThat(Shown.of("plain-1.\u00e9\ud83d\ude80")).isEqualTo("plain-1.\u00e9\ud83d\ude80");
        assertThat(Shown.of("two words")).isEqualTo("\"two words\"");
        assertThat(Shown.of("")).isEqualTo("\"\"");
        assertThat(oddTexts().map(Shown::of)).allMatch(shown -> shown.lines().count() == 1);
        assertThat(JSON.readValue(Shown.of("two\nlines \u2028\""), String.class))
                .isEqualTo("two\nlines \u2028\"");
    }

    @Test
    void text_that_the_platform_could_not_read_is_refused() {
        Result result = Cli.sqlite(folder).run("open", "caf\ufffd", "Ann");

        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("could not be read");
    }
}

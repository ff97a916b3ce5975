package io.eventhus.bank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eventhus.bank.cli.Cli.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "0000XSNJG0MQJHBF4QX1EFD6Y3";
    private static final List<String> VECTORS =
            List.of("001-bank-create-plain.json", "002-bank-deposit-300.json", "003-bank-withdrawal-249.json");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void the_demo_prints_the_envelopes_that_the_go_bank_publishes() throws IOException {
        Result demo = new Cli("memory").run("demo", "--id", ID);

        assertThat(demo.code()).isEqualTo(ExitCodes.DONE);
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out()).hasSize(VECTORS.size());
        for (int n = 0; n < VECTORS.size(); n++) {
            JsonNode printed = JSON.readTree(demo.out().get(n));
            JsonNode expected = JSON.readTree(vector(VECTORS.get(n)).get("body").asText());
            assertThat(keys(printed)).isEqualTo(keys(expected));
            for (String key : List.of("aggregate_id", "aggregate_type", "version", "type", "data")) {
                assertThat(printed.get(key)).as(key).isEqualTo(expected.get(key));
            }
            assertThat(printed.get("id").asText()).isNotEmpty();
        }
    }

    @Test
    void the_demo_runs_again_on_the_same_file_and_each_balance_is_51() {
        Cli bank = Cli.sqlite(folder);

        assertThat(bank.run("demo").code()).isEqualTo(ExitCodes.DONE);
        assertThat(bank.run("demo").code()).isEqualTo(ExitCodes.DONE);

        assertThat(bank.run("events").out()).hasSize(6);
        assertThat(bank.run("balance").out()).hasSize(2).allMatch(line -> line.endsWith(" mishudark 51"));
    }

    @Test
    void the_demo_of_an_account_that_exists_is_refused() {
        Cli bank = Cli.sqlite(folder);
        bank.run("demo", "--id", ID);

        Result again = bank.run("demo", "--id", ID);

        assertThat(again.code()).isEqualTo(ExitCodes.REFUSED);
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("exists already");
        assertThat(bank.run("events").out()).hasSize(3);
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static JsonNode vector(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DemoTest.class.getResourceAsStream("/nats-v1/" + name))) {
            return JSON.readTree(in);
        }
    }
}

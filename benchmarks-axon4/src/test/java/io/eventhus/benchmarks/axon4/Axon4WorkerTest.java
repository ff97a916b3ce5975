package io.eventhus.benchmarks.axon4;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.servers.TestServers;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Axon4WorkerTest {

    private static final String FIGURES = "[0-9.E]+ [0-9]+ [0-9]+";

    @ParameterizedTest
    @ValueSource(strings = {"event", "commit"})
    void a_worker_fills_loads_and_replays(String layout) throws Exception {
        String uri = TestServers.mongo().address();
        String database = "axon4_test_" + ProcessHandle.current().pid();

        List<String> said = run(
                "open " + uri + " " + database + " " + layout,
                "fill 8100",
                "load 1 4 20 200",
                "load 10 4 20 200",
                "fill 8100",
                "replay 8100",
                "close");

        assertThat(said).hasSize(7);
        assertThat(said.get(1)).isEqualTo("ready");
        assertThat(said.get(2)).matches(FIGURES);
        assertThat(said.get(3)).matches(FIGURES);
        assertThat(said.get(4)).isEqualTo("ready");
        assertThat(said.get(5)).matches(FIGURES);
        assertThat(said.get(6)).isEqualTo("ready");
    }

    private static List<String> run(String... lines) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        new Axon4Worker(
                        new BufferedReader(new StringReader(String.join("\n", lines))),
                        new PrintStream(said, true, StandardCharsets.UTF_8))
                .run();
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }
}

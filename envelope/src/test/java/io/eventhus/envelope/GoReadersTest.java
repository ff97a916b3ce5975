package io.eventhus.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoredEvent;
import io.eventhus.servers.Toolchains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What we write is read alike by the three ways a Go service reads: by structure everywhere, and by a Go program where
 * there is a Go toolchain ({@link Toolchains}).
 */
class GoReadersTest {

    private static final String TEXT = "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\nrtbf]|\\\\u[0-9a-f]{4})*\"";
    private static final String VERSION = "[1-9][0-9]{0,18}";

    @TempDir
    private Path folder;

    /** Exact keys in Go's order, an integer literal, no white space, no key twice: what all three read alike. */
    @ParameterizedTest
    @EnumSource(Profile.class)
    void an_envelope_is_made_only_of_what_all_three_go_readers_accept(Profile profile) {
        String commandId = profile == Profile.V2 ? ",\"command_id\":" + TEXT : "";
        Pattern shape = Pattern.compile(
                "\\{\"id\":" + TEXT + ",\"aggregate_id\":" + TEXT + ",\"aggregate_type\":" + TEXT + commandId
                        + ",\"version\":" + VERSION + ",\"type\":" + TEXT + ",\"data\":(?<data>.*)}",
                Pattern.DOTALL);
        Samples.golden().forEach((name, event) -> {
            var envelope = shape.matcher(Samples.codec(profile).encode(event).text());
            assertThat(envelope.matches()).as(name).isTrue();
            JsonValues.requireOneValue(JsonData.ofText(envelope.group("data")), name);
        });
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    @Timeout(180)
    void a_go_program_reads_them_alike_in_all_three_ways(Profile profile) throws Exception {
        requireGo();
        for (boolean escapeLikeGo : new boolean[] {false, true}) {
            EnvelopeCodec codec = new EnvelopeCodec(
                    "bank", profile, Samples.BANK, EnvelopeOptions.DEFAULTS.withEscapeLikeGo(escapeLikeGo));
            // An unregistered type has no Go struct to be read into.
            List<StoredEvent> events = Samples.golden().values().stream()
                    .filter(event -> Samples.BANK.classOf(event.type()).isPresent())
                    .toList();
            List<byte[]> bodies =
                    events.stream().map(event -> codec.encode(event).toBytes()).toList();
            List<JsonNode> read = readByGo(bodies);
            assertThat(read).hasSameSizeAs(events);
            for (int i = 0; i < bodies.size(); i++) {
                assertReadAlike(Vectors.tree(bodies.get(i)), read.get(i));
            }
        }
    }

    private static void assertReadAlike(JsonNode written, JsonNode read) {
        for (String way : List.of("loose", "typed", "prefilled")) {
            JsonNode event = read.path(way).path("event");
            assertThat(event.isObject()).as("%s: %s", way, read).isTrue();
            for (String key : List.of("id", "aggregate_id", "aggregate_type", "version", "type")) {
                assertThat(event.path(key)).as("%s of %s", key, way).isEqualTo(written.path(key));
            }
            assertThat(event.path("command_id").asText())
                    .isEqualTo(written.path("command_id").asText());
            assertSameData(way, written.path("data"), event.path("data"));
        }
    }

    /** The loose reader has floats only, and the typed one makes an empty struct of null: both are Go's nature. */
    private static void assertSameData(String way, JsonNode written, JsonNode read) {
        if (written.isNull()) {
            assertThat(read.isNull() || read.path("owner").asText("absent").isEmpty())
                    .isTrue();
            return;
        }
        assertThat(read.size()).as(way).isEqualTo(written.size());
        written.properties().forEach(field -> {
            JsonNode found = read.path(field.getKey());
            if (way.equals("loose") && found.isNumber()) {
                assertThat(found.asDouble()).isEqualTo(field.getValue().asDouble());
            } else {
                assertThat(found).as(way).isEqualTo(field.getValue());
            }
        });
    }

    private List<JsonNode> readByGo(List<byte[]> bodies) throws IOException, InterruptedException {
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        List<String> lines = new ArrayList<>();
        bodies.forEach(body -> lines.add(Base64.getEncoder().encodeToString(body)));
        Files.write(in, lines);
        Process go = go("run", Path.of("src", "test", "go", "readers.go").toString())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        try {
            assertThat(go.waitFor(150, TimeUnit.SECONDS))
                    .as("go run ended in time")
                    .isTrue();
        } finally {
            go.destroyForcibly();
        }
        assertThat(go.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();
        return Files.readAllLines(out).stream()
                .map(line -> Vectors.tree(line.getBytes(UTF_8)))
                .toList();
    }

    private static ProcessBuilder go(String... arguments) {
        List<String> command = new ArrayList<>(List.of("go"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("GOTOOLCHAIN", "local");
        builder.environment().put("GOPROXY", "off");
        builder.environment().put("GOWORK", "off");
        return builder;
    }

    private void requireGo() throws InterruptedException {
        try {
            Process version = go("version")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("version").toFile())
                    .start();
            if (version.waitFor(30, TimeUnit.SECONDS) && version.exitValue() == 0) {
                return;
            }
            version.destroyForcibly();
        } catch (IOException e) {
            // No such program: the same as one that does not run.
        }
        throw Toolchains.without(
                "no Go toolchain on the PATH, so no Go program read our envelopes in this run; install Go");
    }

    @Test
    void the_go_program_is_where_the_test_looks_for_it() {
        assertThat(Path.of("src", "test", "go", "readers.go")).isRegularFile();
    }
}

package io.eventhus.bank.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventhus.api.Envelope;
import io.eventhus.bank.cli.Program.Ended;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EnvelopeRefusedException;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The readers of other languages take the same messages for envelopes as this library does, and read the same in them. */
@Timeout(300)
class ReadersAgreeTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final EnvelopeCodec CODEC = new EnvelopeCodec("bank", Profile.V1, EventRegister.empty());
    private static final String VECTORS = "vectors";

    /** {@code -Deventhus.interop.mutations=100000 -Deventhus.interop.seed=2} looks further. */
    private static final int MUTATIONS = Integer.getInteger("eventhus.interop.mutations", 500);

    private static final long SEED = Long.getLong("eventhus.interop.seed", 1);

    /** What is put into messages: what means something in JSON, and parts of what does. */
    private static final List<String> PARTS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\\",
            "\\u",
            "\\ud83d",
            "\\ude00",
            "0",
            "1",
            "9",
            "-",
            "+",
            ".",
            "e",
            "E",
            "null",
            "true",
            "NaN",
            " ",
            "\t",
            "\n",
            "\0",
            "\u007f",
            "é",
            "\u2028",
            "\ufeff",
            "😀",
            "\"id\":",
            "\"version\":",
            "\"ID\":",
            "{\"a\":1,\"a\":1}",
            "{}",
            "[]",
            "\"\"");

    private static final int LONG = 1_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "interop", VECTORS))) {
            return files.map(Path::toAbsolutePath)
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static ObjectNode answers(Reader reader, List<Path> files) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(VECTORS));
        files.forEach(file -> arguments.add(file.toString()));
        Ended ended = reader.ready().run(arguments.toArray(String[]::new));
        assertThat(ended.code()).as(ended.err().toString()).isZero();
        ObjectNode answers = JSON.createObjectNode();
        for (String line : ended.out()) {
            JsonNode answer = JSON.readTree(line);
            answers.set(answer.get("name").asText(), answer);
        }
        return answers;
    }

    @ParameterizedTest
    @EnumSource
    void every_vector_is_read_or_refused_as_it_says(Reader reader) throws IOException {
        ObjectNode answers = answers(reader, files());
        int vectors = 0;
        for (Path file : files()) {
            for (JsonNode vector : JSON.readTree(file.toFile())) {
                vectors++;
                String name = vector.get("name").asText();
                assertThat(answers.has(name)).as(name).isTrue();
                assertThat(answers.path(name).path("refused")).as(name).isEqualTo(vector.path("refused"));
                assertThat(answers.path(name).path("reads")).as(name).isEqualTo(vector.path("reads"));
            }
        }
        assertThat(answers.size()).isEqualTo(vectors);
    }

    /** Which of several faults is named may differ; whether there is one may not. */
    @ParameterizedTest
    @EnumSource
    void of_mutated_vectors_the_same_are_refused_and_the_others_read_alike(Reader reader) throws IOException {
        List<byte[]> bodies = mutated();
        ArrayNode vectors = JSON.createArrayNode();
        for (int i = 0; i < bodies.size(); i++) {
            vectors.addObject().put("name", Integer.toString(i)).put("bodyBase64", bodies.get(i));
        }
        Path file = folder.resolve("mutated.json");
        JSON.writeValue(file.toFile(), vectors);

        ObjectNode answers = answers(reader, List.of(file));

        int refused = 0;
        List<String> otherwise = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            JsonNode own = own(bodies.get(i));
            refused += own.isMissingNode() ? 1 : 0;
            JsonNode read = answers.path(Integer.toString(i)).path("reads");
            if (!read.equals(own)) {
                otherwise.add(new String(bodies.get(i), UTF_8) + " is read as " + read + ", not as " + own);
            }
        }
        assertThat(otherwise).as("seed %d", SEED).isEmpty();
        assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
    }

    /** What this library reads in a message; a missing node if it refuses it. */
    private static JsonNode own(byte[] body) {
        try {
            Envelope read = CODEC.decode(body);
            return JSON.createObjectNode()
                    .put("id", read.id())
                    .put("aggregate_id", read.aggregate().id())
                    .put("aggregate_type", read.aggregate().type())
                    .put("command_id", read.commandId())
                    .put("version", Long.toString(read.version()))
                    .put("type", read.type())
                    .put("data", read.data().text());
        } catch (EnvelopeRefusedException e) {
            return JSON.createObjectNode().path("reads");
        }
    }

    private static List<byte[]> mutated() throws IOException {
        List<byte[]> whole = new ArrayList<>();
        for (Path file : files()) {
            for (JsonNode vector : JSON.readTree(file.toFile())) {
                byte[] body = vector.has("body")
                        ? vector.get("body").asText().getBytes(UTF_8)
                        : vector.get("bodyBase64").binaryValue();
                if (vector.has("reads") && body.length < LONG) {
                    whole.add(body);
                }
            }
        }
        Random random = new Random(SEED);
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] body = whole.get(random.nextInt(whole.size()));
            for (int times = i % 3; times >= 0; times--) {
                body = mutate(body, random);
            }
            bodies.add(body);
        }
        return bodies;
    }

    /** Replaces a few bytes, or none, by a part of what JSON is made of, by any byte, by other bytes of the same message, or by none. */
    private static byte[] mutate(byte[] body, Random random) {
        int at = random.nextInt(body.length + 1);
        int end = Math.min(body.length, at + random.nextInt(3) * random.nextInt(3));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, at);
        switch (random.nextInt(8)) {
            case 0 -> out.write(random.nextInt(256));
            case 1 -> {
                int from = random.nextInt(body.length + 1);
                out.write(body, from, Math.min(body.length - from, random.nextInt(40)));
            }
            case 2 -> {}
            default -> out.writeBytes(PARTS.get(random.nextInt(PARTS.size())).getBytes(UTF_8));
        }
        out.write(body, end, body.length - end);
        return out.toByteArray();
    }
}

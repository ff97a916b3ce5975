package io.eventhus.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventhus.api.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that readers in all languages share ({@code interop/vectors}, docs/interop.md) say what this codec does. */
class SharedVectorsTest {

    private static final Path FOLDER = Path.of("..", "interop", "vectors");
    private static final EnvelopeCodec CODEC = new EnvelopeCodec("bank", Profile.V1, EventRegister.empty());

    /** What a refusal's reason begins with, and its class in the vectors. */
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("not well-formed JSON", "malformed"),
            Map.entry("expected a JSON object", "malformed"),
            Map.entry("a control character", "malformed"),
            Map.entry("a byte order mark", "malformed"),
            Map.entry("the end of the bytes", "malformed"),
            Map.entry("nothing where", "malformed"),
            Map.entry("more behind the JSON value", "malformed"),
            Map.entry("bytes that are not well-formed UTF-8", "unicode"),
            Map.entry("half a surrogate pair", "unicode"),
            Map.entry("the key is there twice", "duplicate-key"),
            Map.entry("a key that its object has already", "duplicate-key"),
            Map.entry("the key is missing", "missing-key"),
            Map.entry("expected a string", "not-a-string"),
            Map.entry("it is empty", "empty-name"),
            Map.entry("expected an integer literal", "version"),
            Map.entry("objects and arrays nested too deeply", "nesting"));

    /** One vector, named after its file, too. */
    record Shared(String name, JsonNode json) {

        byte[] bytes() {
            try {
                return json.has("body")
                        ? json.get("body").asText().getBytes(UTF_8)
                        : json.get("bodyBase64").binaryValue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Shared> vectors() throws IOException {
        List<Shared> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                StreamSupport.stream(Vectors.tree(Files.readAllBytes(file)).spliterator(), false)
                        .forEach(vector -> all.add(new Shared(
                                file.getFileName() + ": " + vector.get("name").asText(), vector)));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void each_vector_is_read_or_refused_as_it_says(Shared vector) {
        Map<String, String> stated = new TreeMap<>();
        vector.json()
                .path("reads")
                .properties()
                .forEach(field -> stated.put(field.getKey(), field.getValue().asText()));
        if (vector.json().has("refused")) {
            stated.put("refused", vector.json().get("refused").asText());
        }

        assertThat(answer(vector.bytes())).isEqualTo(stated);
    }

    private static Map<String, String> answer(byte[] body) {
        try {
            Envelope read = CODEC.decode(body);
            return new TreeMap<>(Map.of(
                    "id", read.id(),
                    "aggregate_id", read.aggregate().id(),
                    "aggregate_type", read.aggregate().type(),
                    "command_id", read.commandId(),
                    "version", Long.toString(read.version()),
                    "type", read.type(),
                    "data", read.data().text()));
        } catch (EnvelopeRefusedException e) {
            return Map.of(
                    "refused",
                    CLASSES.entrySet().stream()
                            .filter(each -> e.reason().startsWith(each.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElse(e.reason()));
        }
    }

    @Test
    void every_class_of_refusal_has_vectors_and_no_two_vectors_have_one_name() throws IOException {
        assertThat(vectors()).hasSizeGreaterThan(200);
        assertThat(vectors().filter(vector -> vector.json().has("refused")))
                .extracting(vector -> vector.json().get("refused").asText())
                .containsAll(CLASSES.values());
        assertThat(vectors().map(vector -> vector.json().get("name").asText())).doesNotHaveDuplicates();
    }
}

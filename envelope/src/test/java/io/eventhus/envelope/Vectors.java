package io.eventhus.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.eventhus.api.JsonData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The vectors captured from the Go toolkit, and the comparison of JSON values with them. */
final class Vectors {

    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Vectors() {}

    /** One vector: its folder and file name without ending, the bytes on the wire, and all that is said about them. */
    record Vector(String name, JsonData wire, JsonNode json) {
        byte[] bytes() {
            return wire.toBytes();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Path resource(String path) {
        try {
            return Path.of(Objects.requireNonNull(Vectors.class.getResource("/" + path), path)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Vector> in(String folder) {
        try (Stream<Path> files = Files.list(resource("vectors/" + folder))) {
            return files.sorted().map(file -> read(folder, file)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vector read(String folder, Path file) {
        try {
            JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
            String base64 = json.path(folder.equals("decode") ? "inputBase64" : "bodyBase64")
                    .asText();
            String name = folder + "/" + file.getFileName().toString().replace(".json", "");
            return new Vector(name, JsonData.of(Base64.getDecoder().decode(base64)), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether two values are the same; the vectors write integers beyond 2^53 as strings. */
    static boolean same(JsonNode stated, JsonNode found) {
        if (stated.isTextual() && found.isNumber()) {
            return stated.asText().equals(found.asText());
        }
        if (stated.isNumber() && found.isNumber()) {
            return stated.decimalValue().compareTo(found.decimalValue()) == 0;
        }
        if (stated.getNodeType() != found.getNodeType() || stated.size() != found.size()) {
            return false;
        }
        if (stated.isObject()) {
            for (Iterator<String> names = stated.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!found.has(name) || !same(stated.get(name), found.get(name))) {
                    return false;
                }
            }
            return true;
        }
        if (stated.isArray()) {
            for (int i = 0; i < stated.size(); i++) {
                if (!same(stated.get(i), found.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return stated.equals(found);
    }
}

package io.eventhus.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.eventhus.api.Tag;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Texts for headers, which take plain ASCII on one line only: as JSON in which everything else is escaped. The reading methods
 * fail with an {@link IOException} where a text is not what the writing ones write.
 */
public final class AsciiJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            // Callers are virtual threads, many of them: buffers kept by thread would be made anew for each.
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();

    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private AsciiJson() {}

    private static String json(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a text cannot fail", e);
        }
        return text.toString().replace("\u007f", "\\u007f");
    }

    /** Writes a text as a JSON string. */
    public static String text(String text) {
        return isPlain(text) ? '"' + text + '"' : json(out -> out.writeString(text));
    }

    private static boolean isPlain(String text) {
        return isPlain(text, 0, text.length());
    }

    /** Most texts are: they stand for themselves. */
    private static boolean isPlain(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Writes tags as a JSON array of pairs. */
    public static String tags(Set<Tag> tags) {
        return json(out -> {
            out.writeStartArray();
            for (Tag tag : tags) {
                out.writeStartArray();
                out.writeString(tag.key());
                out.writeString(tag.value());
                out.writeEndArray();
            }
            out.writeEndArray();
        });
    }

    /** Writes metadata as a JSON object. */
    public static String metadata(Map<String, String> metadata) {
        StringBuilder plain = new StringBuilder("{");
        for (Map.Entry<String, String> each : metadata.entrySet()) {
            if (!isPlain(each.getKey()) || !isPlain(each.getValue())) {
                return escaped(metadata);
            }
            plain.append(plain.length() == 1 ? "\"" : ",\"")
                    .append(each.getKey())
                    .append("\":\"")
                    .append(each.getValue())
                    .append('"');
        }
        return plain.append('}').toString();
    }

    private static String escaped(Map<String, String> metadata) {
        return json(out -> {
            out.writeStartObject();
            for (Map.Entry<String, String> each : metadata.entrySet()) {
                out.writeStringField(each.getKey(), each.getValue());
            }
            out.writeEndObject();
        });
    }

    /** Reads a JSON string. */
    public static String readText(String json) throws IOException {
        int end = json.length() - 1;
        if (end > 0 && json.charAt(0) == '"' && json.charAt(end) == '"' && isPlain(json, 1, end)) {
            return json.substring(1, end);
        }
        try (JsonParser in = JSON.createParser(json)) {
            return next(in, JsonToken.VALUE_STRING).getText();
        }
    }

    /** Reads a JSON array of pairs. */
    public static Set<Tag> readTags(String json) throws IOException {
        Set<Tag> tags = new LinkedHashSet<>();
        try (JsonParser in = JSON.createParser(json)) {
            next(in, JsonToken.START_ARRAY);
            while (in.nextToken() == JsonToken.START_ARRAY) {
                String key = next(in, JsonToken.VALUE_STRING).getText();
                tags.add(new Tag(key, next(in, JsonToken.VALUE_STRING).getText()));
                next(in, JsonToken.END_ARRAY);
            }
        }
        return tags;
    }

    /** Reads a JSON object of strings. */
    public static Map<String, String> readMetadata(String json) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        try (JsonParser in = JSON.createParser(json)) {
            next(in, JsonToken.START_OBJECT);
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String key = in.currentName();
                metadata.put(key, next(in, JsonToken.VALUE_STRING).getText());
            }
        }
        return metadata;
    }

    private static JsonParser next(JsonParser in, JsonToken expected) throws IOException {
        if (in.nextToken() != expected) {
            throw new IOException("expected " + expected + ", found " + in.currentToken());
        }
        return in;
    }
}

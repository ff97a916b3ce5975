package io.eventhus.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One strict pass over JSON bytes, token by token. Jackson knows the grammar; this class adds what it is lenient on
 * ({@link JsonBytes}), refuses duplicate keys, bounds the nesting and says where things stand. Texts are decoded only
 * where asked for, numbers never, so neither a huge exponent nor a million digits cost more than their bytes.
 */
final class JsonScan {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] json;
    private final JsonParser parser;

    private JsonScan(byte[] json, JsonParser parser) {
        this.json = json;
        this.parser = parser;
    }

    /** Starts before the first token. The bytes must stay as they are while they are scanned. */
    static JsonScan of(byte[] json) throws MalformedJsonException {
        JsonBytes.check(json);
        try {
            return new JsonScan(json, FACTORY.createParser(json));
        } catch (IOException e) {
            throw malformed(e, 0);
        }
    }

    /** Moves to the next token; null at the end of the bytes. */
    @Nullable
    JsonToken next() throws MalformedJsonException {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw malformed(e, json.length);
        }
    }

    /** Where the current token begins. */
    int offset() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** The current key, or the current string decoded. */
    String text() throws MalformedJsonException {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw malformed(e, offset());
        }
    }

    /** The number of characters of the current number. */
    int numberLength() throws MalformedJsonException {
        try {
            return parser.getTextLength();
        } catch (IOException e) {
            throw malformed(e, offset());
        }
    }

    /**
     * Checks the rest of the value whose first token is the current one, and moves to its last.
     *
     * @param deepest how many objects and arrays may stand inside each other
     * @return where the value ends: the offset of the first byte behind it
     */
    int finishValue(int deepest) throws MalformedJsonException {
        Deque<Set<String>> keys = new ArrayDeque<>();
        JsonToken token = parser.currentToken();
        while (true) {
            if (token == null) {
                throw new MalformedJsonException(json.length, "nothing where a JSON value was expected");
            }
            if (token == JsonToken.FIELD_NAME) {
                addKey(keys.element());
            } else if (token.isStructStart()) {
                enter(keys, deepest);
            } else if (token.isStructEnd()) {
                keys.remove();
            }
            if (keys.isEmpty()) {
                return end(token);
            }
            token = next();
        }
    }

    private void enter(Deque<Set<String>> keys, int deepest) throws MalformedJsonException {
        if (keys.size() == deepest) {
            throw new MalformedJsonException(
                    offset(), "objects and arrays nested too deeply; expected at most " + deepest);
        }
        keys.push(HashSet.newHashSet(8));
    }

    private void addKey(Set<String> keys) throws MalformedJsonException {
        if (!keys.add(text())) {
            throw new MalformedJsonException(offset(), "a key that its object has already; expected each key once");
        }
    }

    private int end(JsonToken last) throws MalformedJsonException {
        return switch (last) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> offset() + numberLength();
            case VALUE_NULL, VALUE_TRUE -> offset() + 4;
            case VALUE_FALSE -> offset() + 5;
            case VALUE_STRING -> stringEnd(offset());
            default -> offset() + 1;
        };
    }

    /** Where the string or key that begins at {@code start} ends. Only for one that the parser has seen whole. */
    int stringEnd(int start) throws MalformedJsonException {
        int i = start + 1;
        while (i < json.length) {
            if (json[i] == '"') {
                return i + 1;
            }
            i += json[i] == '\\' ? 2 : 1;
        }
        throw new MalformedJsonException(json.length, "the end of the bytes inside a string");
    }

    /** Checks that nothing but white space follows. */
    void finish() throws MalformedJsonException {
        if (next() != null) {
            throw new MalformedJsonException(offset(), "more behind the JSON value; expected the end of the bytes");
        }
    }

    /** Jackson's own message would show content, so only its place is taken. */
    private static MalformedJsonException malformed(IOException e, long otherwise) {
        long offset = otherwise;
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            offset = Math.max(0, json.getLocation().getByteOffset());
        }
        return new MalformedJsonException(offset, "not well-formed JSON");
    }
}

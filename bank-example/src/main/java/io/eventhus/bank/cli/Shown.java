package io.eventhus.bank.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How ids and owners are shown, so that a line stays one line and its parts can be told apart. */
final class Shown {

    private static final JsonMapper QUOTING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Shown() {}

    /** Returns a text without blanks, controls, quotes and backslashes as it is, and any other as a JSON string. */
    static String of(String text) {
        if (!text.isEmpty() && text.codePoints().noneMatch(Shown::unclear)) {
            return text;
        }
        try {
            return QUOTING.writeValueAsString(text);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a text is always JSON", impossible);
        }
    }

    private static boolean unclear(int c) {
        return c == '"'
                || c == '\\'
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}

package io.eventhus.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts in one column, as a JSON array or object of strings: readable with SQLite's own JSON functions. What is read is
 * only what was written here, so brackets, colons and commas are passed over and the strings taken in their order.
 */
final class SqliteText {

    private static final String STRUCTURE = "[]{}:,";

    private SqliteText() {}

    /** Writes one JSON string. Control characters, also U+0000, become escapes, so no text can cut a column short. */
    static void append(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /**
     * Returns the strings of a text in their order.
     *
     * @throws IllegalArgumentException if it is not such a text
     */
    static List<String> strings(String json) {
        List<String> strings = new ArrayList<>();
        int i = 0;
        while (i < json.length()) {
            char c = json.charAt(i);
            if (c == '"') {
                StringBuilder text = new StringBuilder();
                i = readString(json, i + 1, text);
                strings.add(text.toString());
            } else if (STRUCTURE.indexOf(c) >= 0) {
                i++;
            } else {
                throw new IllegalArgumentException("a stored list of texts has an unexpected character at index " + i);
            }
        }
        return strings;
    }

    /** Reads up to the closing quote and returns the index behind it. */
    private static int readString(String json, int start, StringBuilder out) {
        int i = start;
        while (i < json.length()) {
            char c = json.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i = readEscape(json, i + 1, out);
            } else {
                out.append(c);
                i++;
            }
        }
        throw new IllegalArgumentException("a stored list of texts ends inside a text");
    }

    private static int readEscape(String json, int start, StringBuilder out) {
        boolean code = json.startsWith("u", start);
        int end = start + (code ? 5 : 1);
        if (end > json.length()) {
            throw new IllegalArgumentException("a stored list of texts ends inside an escape");
        }
        out.append(code ? (char) Integer.parseInt(json, start + 1, end, 16) : json.charAt(start));
        return end;
    }
}

package io.eventhus.envelope;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How texts are written: the escapes Go uses, with or without those that Go adds for HTML's sake. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** Returns the JSON string of a text. */
    static String quoted(String text, boolean escapeLikeGo) {
        StringBuilder out = new StringBuilder(text.length() + 2);
        quote(text, escapeLikeGo, out);
        return out.toString();
    }

    /** Appends the JSON string of a text. */
    static void quote(String text, boolean escapeLikeGo, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || (escapeLikeGo && isEscapedByGo(c))) {
                        escape(c, out);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isEscapedByGo(int c) {
        return c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
    }

    private static void escape(int c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >>> shift & 0xf));
        }
    }

    /**
     * Escapes in a whole JSON value what Go escapes. The characters in question are legal inside strings only, so the
     * bytes need no parsing.
     */
    static byte[] escapedLikeGo(byte[] json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 32);
        int copied = 0;
        for (int i = 0; i < json.length; i++) {
            int c = isSeparator(json, i) ? 0x2000 | (json[i + 2] & 0x3f) : json[i];
            if (isEscapedByGo(c)) {
                out.write(json, copied, i - copied);
                StringBuilder escaped = new StringBuilder(6);
                escape(c, escaped);
                out.writeBytes(escaped.toString().getBytes(StandardCharsets.US_ASCII));
                i += c > 0x7f ? 2 : 0;
                copied = i + 1;
            }
        }
        out.write(json, copied, json.length - copied);
        return out.toByteArray();
    }

    /** Whether the three bytes at {@code i} are U+2028 or U+2029 in UTF-8. */
    private static boolean isSeparator(byte[] json, int i) {
        return json[i] == (byte) 0xe2
                && i + 2 < json.length
                && json[i + 1] == (byte) 0x80
                && (json[i + 2] & 0xfe) == 0xa8;
    }
}

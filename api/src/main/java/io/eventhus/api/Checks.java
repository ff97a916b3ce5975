package io.eventhus.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The checks that several values share, so that one mistake gets one wording everywhere. */
final class Checks {

    /** How much of a refused text a message may show: enough to recognise it, too little to leak a payload. */
    private static final int SHOWN_CHARACTERS = 40;

    private Checks() {}

    /** Returns {@code text} if it is well-formed Unicode and not empty; {@code what} names it in the refusal. */
    static String name(@Nullable String text, String what) {
        String checked = text(text, what);
        if (checked.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty; expected at least one character, so give it a name");
        }
        return checked;
    }

    /**
     * Returns {@code text} if it is well-formed Unicode. A lone surrogate has no UTF-8 form: it would be stored as
     * another text than the one that was given.
     */
    static String text(@Nullable String text, String what) {
        if (text == null) {
            throw new IllegalArgumentException(what + " is null; expected a text");
        }
        int half = halfPair(text);
        if (half >= 0) {
            throw new IllegalArgumentException(what + " has half a surrogate pair at index " + half
                    + " and so no UTF-8 form; expected well-formed Unicode");
        }
        return text;
    }

    /** As {@link #name(String, String)}; the name is put together only if it is refused. */
    static String name(@Nullable String text, String what, String of) {
        return text != null && !text.isEmpty() && halfPair(text) < 0 ? text : name(text, what + shown(of));
    }

    /** As {@link #text(String, String)}; the name is put together only if it is refused. */
    static String text(@Nullable String text, String what, String of) {
        return text != null && halfPair(text) < 0 ? text : text(text, what + shown(of));
    }

    /** Returns the index of the first half of a surrogate pair that stands alone, -1 if there is none. */
    private static int halfPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    static long atLeast(long value, long least, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " is " + value + "; expected at least " + least);
        }
        return value;
    }

    /** Shortens a text for a message, with control characters made visible. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder("'");
        int end = Math.min(text.length(), SHOWN_CHARACTERS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.append(end < text.length() ? "...'" : "'").toString();
    }

    /** The length of a text in UTF-8, without making the bytes of plain ASCII. */
    static int utf8Length(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }
}

package io.eventhus.envelope;

import java.util.regex.Pattern;

/** The toolkit's branch v2 names types in snake case by these rules; only ASCII capitals begin a word. */
final class SnakeCase {

    /** Any character before a capital with lower case behind it: {@code HTTPServer} becomes {@code HTTP_Server}. */
    private static final Pattern BEFORE_WORD = Pattern.compile("(.)([A-Z][a-z]+)", Pattern.UNIX_LINES);

    /** A capital behind lower case or a digit: {@code userID} becomes {@code user_ID}. */
    private static final Pattern BEFORE_CAPITALS = Pattern.compile("([a-z0-9])([A-Z])");

    private SnakeCase() {}

    static String of(String name) {
        String words = BEFORE_WORD.matcher(name).replaceAll("$1_$2");
        words = BEFORE_CAPITALS.matcher(words).replaceAll("$1_$2");
        // One code point at a time: String.toLowerCase makes two of some, and knows a final sigma.
        StringBuilder lower = new StringBuilder(words.length());
        words.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }
}

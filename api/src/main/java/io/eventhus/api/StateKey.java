package io.eventhus.api;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The key of a state document: segments of {@code A-Z a-z 0-9 _ - .} joined by {@code /}. No segment is empty,
 * {@code .} or {@code ..}.
 *
 * @param path the whole key, at most {@link #MOST_CHARACTERS} characters
 */
public record StateKey(String path) implements Comparable<StateKey> {

    /** The longest key that every store takes, in characters, all of them ASCII. */
    public static final int MOST_CHARACTERS = 400;

    private static final Pattern SEGMENT = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.-]+");

    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException if it has other characters, an empty segment, or is too long
     */
    public StateKey {
        Checks.name(path, "a state key");
        if (path.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("the state key " + Checks.shown(path) + " has " + path.length()
                    + " characters; expected at most " + MOST_CHARACTERS);
        }
        for (String segment : path.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException("the state key " + Checks.shown(path) + " has the segment "
                        + Checks.shown(segment)
                        + "; expected segments of A-Z a-z 0-9 _ - . that are not empty, '.' or '..'");
            }
        }
    }

    /**
     * Makes a key of any texts, one segment each. Different texts give different segments: what may stand in a key
     * stands for itself, but for {@code _} and {@code .}; everything else is {@code _} and two hex digits for each
     * byte of its UTF-8 form. The empty text is {@code _}.
     *
     * @throws IllegalArgumentException if there are no texts, one is not well-formed Unicode, or the key is too long
     */
    public static StateKey of(String... segments) {
        return new StateKey(Stream.of(segments).map(StateKey::segment).collect(Collectors.joining("/")));
    }

    private static String segment(String text) {
        byte[] bytes = Checks.text(text, "a segment of a state key").getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return "_";
        }
        StringBuilder segment = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            boolean plain = (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-';
            if (plain) {
                segment.append((char) b);
            } else {
                segment.append(String.format("_%02x", b & 0xff));
            }
        }
        return segment.toString();
    }

    /** Orders by the bytes of the keys. */
    @Override
    public int compareTo(StateKey other) {
        return path.compareTo(other.path);
    }

    /** Returns the whole key. */
    @Override
    public String toString() {
        return path;
    }
}

package io.eventhus.api;

/**
 * A label on an event by which it can be found: a key and a value, both exact and case-sensitive.
 *
 * @param key   what is labelled, such as {@code Account}; at least one character
 * @param value its value, such as the account's id; may be empty
 */
public record Tag(String key, String value) implements Comparable<Tag> {

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if the key is empty, or a part is null or not well-formed Unicode
     */
    public Tag {
        Checks.name(key, "a tag's key");
        Checks.text(value, "the value of the tag " + Checks.shown(key));
    }

    /** Orders by key, then by value: the order in which the tags of an event are kept and stored. */
    @Override
    public int compareTo(Tag other) {
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : value.compareTo(other.value);
    }

    /** Returns {@code key=value}, for messages. */
    @Override
    public String toString() {
        return key + "=" + value;
    }
}

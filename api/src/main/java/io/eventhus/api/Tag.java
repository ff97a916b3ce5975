package io.eventhus.api;

import org.jspecify.annotations.Nullable;

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
        Checks.text(value, "the value of the tag ", key);
    }

    /** Orders by key, then by value: the order in which the tags of an event are kept and stored. */
    @Override
    public int compareTo(Tag other) {
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : value.compareTo(other.value);
    }

    /** Written out: what is looked up by tag is looked up at every turn. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tag same && value.equals(same.value) && key.equals(same.key);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + value.hashCode();
    }

    /** Returns {@code key=value}, for messages. */
    @Override
    public String toString() {
        return key + "=" + value;
    }
}

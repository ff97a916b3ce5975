package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * Names one aggregate: the consistency boundary whose events carry the versions 1, 2, 3 and so on.
 *
 * @param type the kind of aggregate, such as {@code Account}; at least one character
 * @param id   the one aggregate of that kind; at least one character
 */
public record AggregateId(String type, String id) {

    /**
     * Checks both parts.
     *
     * @throws IllegalArgumentException if a part is empty, null or not well-formed Unicode
     */
    public AggregateId {
        Checks.name(type, "an aggregate's type");
        Checks.name(id, "the id of the aggregate of type ", type);
    }

    /** Written out: what is looked up by aggregate is looked up at every turn. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AggregateId same && id.equals(same.id) && type.equals(same.type);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + id.hashCode();
    }

    /** Returns {@code type/id}, shortened where it is very long, for messages. */
    @Override
    public String toString() {
        return Checks.shown(type + "/" + id);
    }
}

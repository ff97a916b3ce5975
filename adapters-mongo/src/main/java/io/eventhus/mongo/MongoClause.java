package io.eventhus.mongo;

import java.util.List;
import java.util.Set;

/**
 * What a commit has if an event of it matches an item of a query.
 *
 * @param all the texts that it has
 * @param any texts of which it has at least one; empty: it need have none
 */
record MongoClause(List<String> all, List<String> any) {

    boolean fits(Set<String> texts) {
        return texts.containsAll(all) && (any.isEmpty() || any.stream().anyMatch(texts::contains));
    }

    /** Returns how many texts it names. */
    int size() {
        return all.size() + any.size();
    }
}

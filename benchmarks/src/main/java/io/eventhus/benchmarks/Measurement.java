package io.eventhus.benchmarks;

import java.util.List;
import java.util.Set;

/** Answers one or more goals. */
interface Measurement {

    /** Returns the goals that it can answer. */
    Set<String> goals();

    /** Tells whether it is part of a quick run that asks for no goal by name. */
    default boolean isQuick() {
        return true;
    }

    /**
     * Measures.
     *
     * @param wanted which of its goals are asked for, at least one
     * @throws UnavailableException if a peer is not to be had here
     */
    List<Row> measure(Set<String> wanted, Plan plan);

    /** A peer is missing on this machine; the message says which, and what to do. */
    final class UnavailableException extends RuntimeException {

        UnavailableException(String message) {
            super(message);
        }
    }
}

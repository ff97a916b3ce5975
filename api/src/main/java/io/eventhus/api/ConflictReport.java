package io.eventhus.api;

import java.util.List;

/**
 * Which condition did not hold, and which durable events stood against it.
 *
 * @param condition    the condition
 * @param foundVersion the last version of the condition's aggregate; for a query, 0
 * @param checkedUpTo  the position up to which the log was looked at
 * @param events       the first of the events that stood against it, in order, at most {@link #MOST_EVENTS}; empty where
 *                     an expected event is missing
 */
public record ConflictReport(
        AppendCondition condition, long foundVersion, long checkedUpTo, List<ConflictingEvent> events) {

    /** How many conflicting events a report names at most. */
    public static final int MOST_EVENTS = 10;

    /** Copies the events. */
    public ConflictReport {
        events = List.copyOf(events);
    }
}

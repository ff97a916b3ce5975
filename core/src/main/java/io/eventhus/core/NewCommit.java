package io.eventhus.core;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.NewEvent;
import java.util.List;

/**
 * What is to be stored together, and what must hold for it.
 *
 * @param events     the events in order, at least one
 * @param conditions what must hold just before, all of them; empty: nothing need hold
 */
public record NewCommit(List<NewEvent> events, List<AppendCondition> conditions) {

    /**
     * Copies both.
     *
     * @throws IllegalArgumentException if there are no events
     */
    public NewCommit {
        events = List.copyOf(events);
        conditions = List.copyOf(conditions);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a commit has no events; expected at least one");
        }
    }

    /** Returns a commit of these events that is stored if all of these conditions hold. */
    public static NewCommit of(List<NewEvent> events, AppendCondition... conditions) {
        return new NewCommit(events, List.of(conditions));
    }
}

package io.eventhus.axon;

import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.envelope.EventRegister;
import java.time.Duration;
import java.util.Set;

/**
 * What {@link EventhusConfiguration} needs to know.
 *
 * @param store            where events are kept; stays its owner's
 * @param state            where tokens are kept; stays its owner's
 * @param register         the event types: which stored name belongs to which class
 * @param aggregateKeys    the tag keys of the aggregates: of an event with several tags, the one with such a key is its
 *                         aggregate; default none
 * @param commandsInFlight the most commands at once, default {@value EventhusCommandBus#DEFAULT_IN_FLIGHT}
 * @param commandsQueued   the most commands that wait, default {@value EventhusCommandBus#DEFAULT_QUEUED}
 * @param drain            how long closing waits for commands that were accepted, default 10 seconds
 * @param conflictAttempts how often in all a command is tried while it meets conflicts; default 1: not again
 * @param owner            names this process in the claims of event processors
 * @param claimTimeout     how long such a claim lasts without being extended, default 10 seconds
 */
public record EventhusSettings(
        EventStore store,
        StateStore state,
        EventRegister register,
        Set<String> aggregateKeys,
        int commandsInFlight,
        int commandsQueued,
        Duration drain,
        int conflictAttempts,
        String owner,
        Duration claimTimeout) {

    /**
     * Copies the keys. The other bounds are checked where they are used.
     *
     * @throws IllegalArgumentException if there is to be no attempt
     */
    public EventhusSettings {
        aggregateKeys = Set.copyOf(aggregateKeys);
        if (conflictAttempts < 1) {
            throw new IllegalArgumentException("a command is to be tried " + conflictAttempts
                    + " times while it meets conflicts; expected at least 1, which means not again");
        }
    }

    /** Returns the defaults. */
    public static EventhusSettings of(EventStore store, StateStore state, EventRegister register, String owner) {
        return new EventhusSettings(
                store,
                state,
                register,
                Set.of(),
                EventhusCommandBus.DEFAULT_IN_FLIGHT,
                EventhusCommandBus.DEFAULT_QUEUED,
                EventhusCommandBus.DEFAULT_DRAIN,
                1,
                owner,
                EventhusTokenStore.DEFAULT_CLAIM_TIMEOUT);
    }

    /** Returns these settings with other aggregate keys. */
    public EventhusSettings withAggregateKeys(Set<String> keys) {
        return new EventhusSettings(
                store,
                state,
                register,
                keys,
                commandsInFlight,
                commandsQueued,
                drain,
                conflictAttempts,
                owner,
                claimTimeout);
    }

    /** Returns these settings with other bounds for commands. */
    public EventhusSettings withCommands(int inFlight, int queued, Duration drainTime) {
        return new EventhusSettings(
                store,
                state,
                register,
                aggregateKeys,
                inFlight,
                queued,
                drainTime,
                conflictAttempts,
                owner,
                claimTimeout);
    }

    /** Returns these settings with another claim time. */
    public EventhusSettings withClaimTimeout(Duration time) {
        return new EventhusSettings(
                store,
                state,
                register,
                aggregateKeys,
                commandsInFlight,
                commandsQueued,
                drain,
                conflictAttempts,
                owner,
                time);
    }

    /** Returns these settings with another number of attempts at a command that meets conflicts. */
    public EventhusSettings withConflictAttempts(int most) {
        return new EventhusSettings(
                store,
                state,
                register,
                aggregateKeys,
                commandsInFlight,
                commandsQueued,
                drain,
                most,
                owner,
                claimTimeout);
    }
}

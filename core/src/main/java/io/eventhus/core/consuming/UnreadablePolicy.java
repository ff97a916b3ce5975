package io.eventhus.core.consuming;

import io.eventhus.api.DeadLetters;
import io.eventhus.api.StateStore;

/** What to do about a message that is not an envelope. */
public sealed interface UnreadablePolicy {

    /** Stop there: nothing behind it is handled until it is gone, or the consumer is opened behind it. */
    record Stop() implements UnreadablePolicy {}

    /**
     * Keep it with its reason and go on. It becomes a document {@code unreadable/<name>/<source>/<partition>/<position>} of a state
     * store; its body is kept up to 64 KiB.
     *
     * @param state where to; stays its owner's
     * @param name  names the consumer
     * @param most  the most that are kept; behind that the consumer stops
     */
    record Park(StateStore state, String name, int most) implements UnreadablePolicy {

        /**
         * Checks the parts.
         *
         * @throws IllegalArgumentException if the name is empty or the number below 1
         */
        public Park {
            if (name.isEmpty() || most < 1) {
                throw new IllegalArgumentException("parking at most " + most + " unreadable messages of the consumer '"
                        + name + "'; expected a name and at least 1");
            }
        }
    }

    /**
     * Send it somewhere else with its reason and go on.
     *
     * @param letters where to; stays its owner's
     */
    record Forward(DeadLetters letters) implements UnreadablePolicy {}

    /** Returns the policy that stops. */
    static UnreadablePolicy stop() {
        return new Stop();
    }

    /** Returns the policy that puts messages aside. */
    static UnreadablePolicy park(StateStore state, String name, int most) {
        return new Park(state, name, most);
    }

    /** Returns the policy that sends messages somewhere else. */
    static UnreadablePolicy forward(DeadLetters letters) {
        return new Forward(letters);
    }
}

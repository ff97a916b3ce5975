package io.eventhus.api;

import org.jspecify.annotations.Nullable;

/**
 * How a publish ended.
 *
 * @param acknowledged how many leading events are acknowledged
 * @param failure      why the others are not, or null if all are. The type says whether trying again may help; of the
 *                     others, any may have been published all the same
 */
public record PublishOutcome(int acknowledged, @Nullable EventhusException failure) {

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public PublishOutcome {
        Checks.atLeast(acknowledged, 0, "the number of acknowledged events");
    }
}

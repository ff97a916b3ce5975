package io.eventhus.api;

/**
 * What a consumer says of itself.
 *
 * @param name         names it in messages; never holds credentials
 * @param acknowledges whether the broker keeps what was acknowledged, and delivers the rest again after a crash
 * @param seeks        whether {@link EventConsumer#seek} works
 */
public record ConsumerInfo(String name, boolean acknowledges, boolean seeks) {

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public ConsumerInfo {
        Checks.name(name, "a consumer's name");
    }
}

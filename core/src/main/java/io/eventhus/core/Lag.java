package io.eventhus.core;

import java.time.Duration;

/**
 * How far somebody is behind the log.
 *
 * @param events how many positions of the log are not done
 * @param age    how long ago, by this machine's clock, the oldest of them was stored; zero if there is none, and if the
 *               clock that wrote it is ahead of this one
 */
public record Lag(long events, Duration age) {

    /** Tells whether everything is done. */
    public boolean isNone() {
        return events == 0;
    }
}

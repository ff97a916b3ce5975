package io.eventhus.core;

import io.eventhus.api.LogLimits;
import java.util.function.Supplier;

/**
 * What the machine is told once.
 *
 * @param logName names the log in messages
 * @param limits  what the log takes
 * @param config  the engine's own limits
 * @param ids     draws ids: of the log, if this process writes its first commit
 */
record EngineSettings(String logName, LogLimits limits, EventStoreConfig config, Supplier<String> ids) {

    int mostGroupEvents() {
        return Math.min(config.groupEvents(), limits.eventsPerAppend());
    }

    long mostGroupBytes() {
        return Math.min(config.groupBytes(), limits.bytesPerAppend());
    }
}

package io.eventhus.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a log says of itself.
 *
 * @param name         names the log in messages, such as {@code sqlite:bank.db}; never holds credentials
 * @param logId        the id that was drawn with the first commit and stands in its predecessor; null while the log is
 *                     empty. Positions of two logs with different ids have nothing to do with each other
 * @param limits       the largest things it takes
 * @param capabilities what it can do beyond the contract
 */
public record LogInfo(String name, @Nullable String logId, LogLimits limits, Set<Capability> capabilities) {

    /**
     * Checks the names and copies the capabilities.
     *
     * @throws IllegalArgumentException if a name is empty
     */
    public LogInfo {
        Checks.name(name, "a log's name");
        if (logId != null) {
            Checks.name(logId, "the id of the log " + Checks.shown(name));
        }
        capabilities = Set.copyOf(capabilities);
    }

    /** Tells whether the log has a capability. */
    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }
}

package io.eventhus.servers;

import java.util.List;
import java.util.Optional;

/** One way to come by a server. */
public interface Way {

    /**
     * Looks for a server of a version in the range.
     *
     * @param remarks is given one sentence for each reason why there is none
     * @return the server, or empty; a way that fails says so in the remarks and does not throw
     */
    Optional<Install> find(VersionRange range, List<String> remarks);

    /** Tells whether looking may download or build something, and so take minutes. */
    default boolean makes() {
        return false;
    }
}

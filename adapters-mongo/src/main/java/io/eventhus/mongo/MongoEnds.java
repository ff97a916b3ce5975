package io.eventhus.mongo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where commits end that this process saw at a majority: the log never changes there. Bounded; what is forgotten costs a look at the
 * server.
 */
final class MongoEnds {

    private static final int MOST = 10_000;

    private final Map<Long, String> ids = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MOST;
        }
    };

    private long head;

    /** Remembers a commit. */
    synchronized void saw(long lastPosition, String commitId) {
        ids.putIfAbsent(lastPosition, commitId);
        head = Math.max(head, lastPosition);
    }

    /** Returns the id of the commit that ends at a position, null if none is known to. */
    synchronized @Nullable String commitAt(long lastPosition) {
        return ids.get(lastPosition);
    }

    /** Returns the last position that was seen. */
    synchronized long head() {
        return head;
    }
}

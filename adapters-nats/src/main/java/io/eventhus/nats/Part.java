package io.eventhus.nats;

import io.eventhus.api.StoredEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of a commit, as its message says.
 *
 * @param event  the event
 * @param commit the commit's id
 * @param index  which event of the commit it is, from 0 on
 * @param count  how many there are
 * @param first  what the first message of a commit says beside; null in others
 * @param before the positions of events of the aggregate before it, the nearest first; empty if that is not known
 */
record Part(
        StoredEvent event,
        String commit,
        int index,
        int count,
        @Nullable First first,
        List<Long> before) {

    /**
     * What stands in the first message of a commit.
     *
     * @param predecessor the id of the commit before
     * @param origin      who wrote it
     * @param time        when it was made
     */
    record First(String predecessor, String origin, Instant time) {}

    boolean continues(Part before) {
        return commit.equals(before.commit) && count == before.count && index == before.index + 1;
    }

    boolean isLast() {
        return index == count - 1;
    }
}

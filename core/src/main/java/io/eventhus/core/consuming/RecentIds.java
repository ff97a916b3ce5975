package io.eventhus.core.consuming;

import io.eventhus.api.SourcePartition;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids of the events that came last, and where each stood when it came first. */
final class RecentIds {

    private record Place(SourcePartition partition, long position) {}

    private final Map<String, Place> places;

    /** Remembers at most so many. */
    RecentIds(int most) {
        this.places = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
                return size() > most;
            }
        };
    }

    /** Tells whether the event came before from another place; at the same place it is the same message, given once more. */
    boolean isDuplicate(String id, SourcePartition partition, long position) {
        Place place = new Place(partition, position);
        Place first = places.putIfAbsent(id, place);
        return first != null && !first.equals(place);
    }

    void forget() {
        places.clear();
    }
}

package io.eventhus.core.memory;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The positions of each aggregate, type and tag, so that a read costs what it finds and not what the log holds. */
final class EventIndex {

    private static final PositionList NOTHING = new PositionList();

    private final Map<AggregateId, PositionList> byAggregate = new ConcurrentHashMap<>();
    private final Map<String, PositionList> byType = new ConcurrentHashMap<>();
    private final Map<Tag, PositionList> byTag = new ConcurrentHashMap<>();

    // Events later than all before them. The first event at or after an instant is always one of these, and their
    // times grow: so a binary search finds it although the times of all events do not grow.
    private final PositionList latestSoFar = new PositionList();
    private @Nullable Instant latest;

    /** Adds an event behind all others; under the log's lock. */
    void add(StoredEvent event) {
        long position = event.position();
        add(byAggregate, event.aggregate(), position);
        add(byType, event.type(), position);
        for (Tag tag : event.tags()) {
            add(byTag, tag, position);
        }
        if (latest == null || event.time().isAfter(latest)) {
            latest = event.time();
            latestSoFar.add(position);
        }
    }

    private static <K> void add(Map<K, PositionList> index, K key, long position) {
        PositionList positions = index.get(key);
        if (positions == null) {
            positions = new PositionList();
            positions.add(position);
            index.put(key, positions);
        } else {
            positions.add(position);
        }
    }

    PositionList ofAggregate(AggregateId aggregate) {
        return byAggregate.getOrDefault(aggregate, NOTHING);
    }

    PositionList latestSoFar() {
        return latestSoFar;
    }

    /**
     * Returns the shortest set of slices in which every match of an item must be: those of its aggregate, of one of
     * its tags, or of all its types. The item must restrict something.
     */
    List<PositionList.Slice> candidates(EventQuery.Item item, long after, long upTo) {
        List<List<PositionList.Slice>> choices = new ArrayList<>();
        AggregateId aggregate = item.aggregate();
        if (aggregate != null) {
            choices.add(List.of(ofAggregate(aggregate).slice(after, upTo)));
        }
        for (Tag tag : item.tags()) {
            choices.add(List.of(byTag.getOrDefault(tag, NOTHING).slice(after, upTo)));
        }
        if (!item.types().isEmpty()) {
            choices.add(item.types().stream()
                    .map(type -> byType.getOrDefault(type, NOTHING).slice(after, upTo))
                    .toList());
        }
        return shortest(choices);
    }

    private static List<PositionList.Slice> shortest(List<List<PositionList.Slice>> choices) {
        List<PositionList.Slice> best = choices.getFirst();
        for (List<PositionList.Slice> choice : choices) {
            if (count(choice) < count(best)) {
                best = choice;
            }
        }
        return best;
    }

    private static long count(List<PositionList.Slice> slices) {
        return slices.stream().mapToLong(PositionList.Slice::count).sum();
    }
}

package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import java.util.ArrayList;
import java.util.List;

/** Conditions and queries, evaluated by the checker itself through its own indexes. */
final class Matching {

    private final LogContent log;

    Matching(LogContent log) {
        this.log = log;
    }

    boolean matches(EventQuery query, int ordinal) {
        for (EventQuery.Item item : query.items()) {
            if (matches(item, ordinal)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(EventQuery.Item item, int ordinal) {
        AggregateId aggregate = item.aggregate();
        return (item.types().isEmpty() || item.types().contains(log.type(ordinal)))
                && (aggregate == null || aggregate.equals(log.aggregate(ordinal)))
                && (item.tags().isEmpty() || log.tags(ordinal).containsAll(item.tags()));
    }

    /** The ordinals of the events that match in a range of positions, in order. */
    Ints all(EventQuery query, long after, long upTo) {
        Ints found = new Ints();
        int end = log.firstBehind(upTo);
        int sources = 0;
        for (EventQuery.Item item : query.items()) {
            for (Ints source : candidates(item)) {
                sources++;
                for (int i = source.from(log.firstBehind(after)); i < source.size() && source.get(i) < end; i++) {
                    if (matches(item, source.get(i))) {
                        found.add(source.get(i));
                    }
                }
            }
            if (restrictsNothing(item)) {
                return range(log.firstBehind(after), end);
            }
        }
        if (sources > 1) {
            found.sortAndKeepEachOnce();
        }
        return found;
    }

    private static boolean restrictsNothing(EventQuery.Item item) {
        return item.types().isEmpty() && item.tags().isEmpty() && item.aggregate() == null;
    }

    private static Ints range(int from, int end) {
        Ints range = new Ints();
        for (int ordinal = from; ordinal < end; ordinal++) {
            range.add(ordinal);
        }
        return range;
    }

    /** Whether an event matches in a range of positions. */
    boolean any(EventQuery query, long after, long upTo) {
        int from = log.firstBehind(after);
        int end = log.firstBehind(upTo);
        for (EventQuery.Item item : query.items()) {
            if (restrictsNothing(item) && from < end) {
                return true;
            }
            for (Ints source : candidates(item)) {
                for (int i = source.from(from); i < source.size() && source.get(i) < end; i++) {
                    if (matches(item, source.get(i))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The shortest lists that hold every match of an item; none for an item that restricts nothing. */
    private List<Ints> candidates(EventQuery.Item item) {
        List<Ints> best = List.of();
        long least = Long.MAX_VALUE;
        if (item.aggregate() != null) {
            best = List.of(log.own(item.aggregate()));
            least = best.getFirst().size();
        }
        for (Tag tag : item.tags()) {
            Ints tagged = log.tagged(tag);
            if (tagged.size() < least) {
                best = List.of(tagged);
                least = tagged.size();
            }
        }
        if (!item.types().isEmpty()) {
            List<Ints> typed = new ArrayList<>();
            long sum = 0;
            for (String type : item.types()) {
                typed.add(log.ofType(type));
                sum += log.ofType(type).size();
            }
            if (sum < least) {
                best = typed;
            }
        }
        return best;
    }

    /** The version of an aggregate's last event up to a position. */
    long version(AggregateId aggregate, long upTo) {
        Ints own = log.own(aggregate);
        int count = own.from(log.firstBehind(upTo));
        return count == 0 ? 0 : log.version(own.get(count - 1));
    }

    /** Whether a condition holds on the prefix of the log that ends at a position. */
    boolean holds(AppendCondition condition, long upTo) {
        return switch (condition) {
            case AppendCondition.NoStream none -> version(none.aggregate(), upTo) == 0;
            case AppendCondition.StreamExists exists -> version(exists.aggregate(), upTo) > 0;
            case AppendCondition.ExpectedVersion expected -> version(expected.aggregate(), upTo) == expected.version();
            case AppendCondition.NoEventMatching none -> !any(none.query(), none.after(), upTo);
        };
    }

    /**
     * Whether a condition was broken on some prefix that ends in a range. Versions only grow and matches only come, so
     * that the two ends tell it.
     */
    boolean brokenWithin(AppendCondition condition, long from, long to) {
        return !holds(condition, from) || !holds(condition, to);
    }
}

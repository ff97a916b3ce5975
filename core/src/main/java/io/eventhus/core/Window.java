package io.eventhus.core;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import io.eventhus.api.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The facts of the latest events, contiguous and bounded. Whether anything behind a position matches is answered from
 * the last position of each tag, type and aggregate in most cases; only what may match is looked through.
 */
final class Window {

    private final int mostEvents;
    private final ArrayDeque<Fact> facts = new ArrayDeque<>();
    private final Map<Tag, Long> lastByTag = new HashMap<>();
    private final Map<String, Long> lastByType = new HashMap<>();
    private final Map<AggregateId, Long> lastByAggregate = new HashMap<>();
    private long low;
    private long head;

    /** Starts empty behind a position: it covers what comes after {@code head}. */
    Window(long head, int mostEvents) {
        this.low = head;
        this.head = head;
        this.mostEvents = mostEvents;
    }

    /** Everything behind this position is covered. */
    long low() {
        return low;
    }

    void feed(Fact fact) {
        facts.addLast(fact);
        head = fact.position();
        Long position = head;
        for (Tag tag : fact.tags()) {
            lastByTag.put(tag, position);
        }
        lastByType.put(fact.type(), position);
        lastByAggregate.put(fact.aggregate(), position);
        if (facts.size() > mostEvents) {
            forget(facts.removeFirst());
        }
    }

    /** Passes positions that hold no event. */
    void skipTo(long position) {
        head = position;
    }

    private void forget(Fact fact) {
        low = fact.position();
        Long position = low;
        for (Tag tag : fact.tags()) {
            lastByTag.remove(tag, position);
        }
        lastByType.remove(fact.type(), position);
        lastByAggregate.remove(fact.aggregate(), position);
    }

    /** Returns the first facts behind {@code after} that match, at most {@code most}; {@code after >= low()}. */
    List<Fact> matching(EventQuery query, long after, int most) {
        if (after >= head || !mayMatch(query, after)) {
            return List.of();
        }
        List<Fact> found = new ArrayList<>();
        for (Iterator<Fact> latestFirst = facts.descendingIterator(); latestFirst.hasNext(); ) {
            Fact fact = latestFirst.next();
            if (fact.position() <= after) {
                break;
            }
            if (query.matches(fact.type(), fact.tags(), fact.aggregate())) {
                found.addFirst(fact);
            }
        }
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }

    private boolean mayMatch(EventQuery query, long after) {
        for (EventQuery.Item item : query.items()) {
            if (mayMatch(item, after)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayMatch(EventQuery.Item item, long after) {
        AggregateId aggregate = item.aggregate();
        if (aggregate != null && lastByAggregate.getOrDefault(aggregate, 0L) <= after) {
            return false;
        }
        for (Tag tag : item.tags()) {
            if (lastByTag.getOrDefault(tag, 0L) <= after) {
                return false;
            }
        }
        return item.types().isEmpty()
                || item.types().stream().anyMatch(type -> lastByType.getOrDefault(type, 0L) > after);
    }
}

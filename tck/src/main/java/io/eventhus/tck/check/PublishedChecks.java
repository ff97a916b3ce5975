package io.eventhus.tck.check;

import io.eventhus.api.AggregateId;
import io.eventhus.api.EventQuery;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** C8 of what is published. */
final class PublishedChecks {

    private final LogContent log;
    private final Matching matching;
    private final Findings findings;

    PublishedChecks(LogContent log, Matching matching, Findings findings) {
        this.log = log;
        this.matching = matching;
        this.findings = findings;
    }

    /** What has arrived on one channel so far, in all recordings. */
    private static final class Arrived {
        final BitSet seen = new BitSet();
        final int[] next;
        long upTo;
        long count;

        Arrived(int aggregates) {
            next = new int[aggregates];
        }
    }

    void check(List<MemoryNotes> all) {
        Map<String, Arrived> channels = new LinkedHashMap<>();
        Map<String, EventQuery> queries = new LinkedHashMap<>();
        for (MemoryNotes notes : all) {
            for (MemoryNotes.Channel channel : notes.channels()) {
                Arrived arrived = channels.computeIfAbsent(channel.name, any -> new Arrived(log.aggregateCount()));
                queries.put(channel.name, channel.query);
                for (int i = 0; i < channel.versions.size(); i++) {
                    AggregateId aggregate = notes.aggregate(channel.aggregates.get(i));
                    arrived(channel, arrived, channel.ids.get(i), aggregate, channel.versions.get(i));
                }
                arrived.upTo = Math.max(arrived.upTo, channel.upTo);
            }
        }
        channels.forEach((name, arrived) -> complete(name, arrived, queries.getOrDefault(name, EventQuery.all())));
    }

    private void arrived(MemoryNotes.Channel channel, Arrived arrived, long id, AggregateId aggregate, long version) {
        arrived.count++;
        String what =
                "on " + channel.name + ", arrival " + arrived.count + " (version " + version + " of " + aggregate + ")";
        Ints own = log.own(aggregate);
        int index = withVersion(own, version);
        if (index < 0) {
            findings.add("C8", what + " is not stored");
            return;
        }
        int ordinal = own.get(index);
        if (id != 0 && id != log.id(ordinal)) {
            findings.add("C8", what + " carries another id than the event at position " + log.position(ordinal));
            return;
        }
        if (arrived.seen.get(ordinal)) {
            return;
        }
        arrived.seen.set(ordinal);
        int slot = log.aggregateIndex(ordinal);
        int wanted = arrived.next[slot];
        while (wanted < index && !matching.matches(channel.query, own.get(wanted))) {
            wanted++;
        }
        if (wanted != index) {
            findings.add(
                    "C8",
                    what + " is out of order; expected version "
                            + (wanted < own.size() ? log.version(own.get(wanted)) : version) + " first");
        }
        arrived.next[slot] = Math.max(arrived.next[slot], index + 1);
    }

    /** Where an aggregate's event of a version stands in the list of its events, -1 if there is none. */
    private int withVersion(Ints own, long version) {
        int low = 0;
        int high = own.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (log.version(own.get(middle)) < version) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < own.size() && log.version(own.get(low)) == version ? low : -1;
    }

    private void complete(String name, Arrived arrived, EventQuery query) {
        Ints expected = matching.all(query, 0, arrived.upTo);
        long missing = 0;
        long first = 0;
        for (int i = 0; i < expected.size(); i++) {
            if (!arrived.seen.get(expected.get(i))) {
                first = missing == 0 ? log.position(expected.get(i)) : first;
                missing++;
            }
        }
        if (missing > 0) {
            findings.add(
                    "C8",
                    "on " + name + ", " + missing + " events up to position " + arrived.upTo
                            + " never arrived, the first at position " + first);
        }
    }
}

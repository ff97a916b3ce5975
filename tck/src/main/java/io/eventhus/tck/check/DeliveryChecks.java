package io.eventhus.tck.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** C8 and C9 of subscriptions. */
final class DeliveryChecks {

    private final LogContent log;
    private final Matching matching;
    private final Findings findings;

    DeliveryChecks(LogContent log, Matching matching, Findings findings) {
        this.log = log;
        this.matching = matching;
        this.findings = findings;
    }

    void check(List<MemoryNotes> all) {
        Map<String, List<MemoryNotes.Incarnation>> byName = new LinkedHashMap<>();
        for (MemoryNotes notes : all) {
            for (MemoryNotes.Incarnation incarnation : notes.incarnations()) {
                byName.computeIfAbsent(incarnation.start.name(), any -> new ArrayList<>())
                        .add(incarnation);
            }
        }
        byName.values().forEach(this::checkOneName);
    }

    private void checkOneName(List<MemoryNotes.Incarnation> incarnations) {
        incarnations.sort(Comparator.comparingLong(incarnation -> incarnation.start.at()));
        BitSet handled = new BitSet();
        long from = incarnations.getFirst().start.after();
        for (MemoryNotes.Incarnation incarnation : incarnations) {
            Notes.Start start = incarnation.start;
            if (start.after() > from) {
                missing(start, from, start.after(), handled, "goes on behind position " + start.after());
                from = start.after();
            }
            if (start.delivery() == Delivery.PER_AGGREGATE) {
                perAggregate(incarnation);
            } else {
                inOrder(incarnation);
            }
            for (int i = 0; i < incarnation.positions.size(); i++) {
                int ordinal = log.at(incarnation.positions.get(i));
                if (ordinal >= 0) {
                    handled.set(ordinal);
                }
            }
            if (incarnation.caughtUp > from) {
                missing(start, from, incarnation.caughtUp, handled, "says it reached " + incarnation.caughtUp);
                from = incarnation.caughtUp;
            }
        }
    }

    private void missing(Notes.Start start, long after, long upTo, BitSet handled, String claim) {
        Ints expected = matching.all(start.query(), after, upTo);
        for (int i = 0; i < expected.size(); i++) {
            if (!handled.get(expected.get(i))) {
                findings.add(
                        "C9",
                        name(start) + " " + claim + ", but nobody handled position " + log.position(expected.get(i)));
                return;
            }
        }
    }

    private void inOrder(MemoryNotes.Incarnation incarnation) {
        Notes.Start start = incarnation.start;
        Longs came = incarnation.positions;
        if (came.size() == 0) {
            return;
        }
        Ints expected = matching.all(start.query(), start.after(), log.end());
        int next = 0;
        for (int i = 0; i < came.size(); i++) {
            boolean again = next > 0 && came.get(i) == log.position(expected.get(next - 1));
            if (again && start.delivery() == Delivery.REPEATED) {
                sameContent(incarnation, i);
                continue;
            }
            if (next == expected.size() || came.get(i) != log.position(expected.get(next))) {
                outOfOrder(incarnation, i, next < expected.size() ? log.position(expected.get(next)) : -1, next == 0);
                return;
            }
            sameContent(incarnation, i);
            next++;
        }
    }

    private void outOfOrder(MemoryNotes.Incarnation incarnation, int index, long wanted, boolean first) {
        Notes.Start start = incarnation.start;
        long position = incarnation.positions.get(index);
        boolean skipped = wanted >= 0 && position > wanted;
        String rule = skipped && first && start.after() > 0 ? "C9" : "C8";
        findings.add(
                rule,
                name(start) + ", started behind position " + start.after() + ", got position " + position
                        + (wanted < 0
                                ? ", which does not match, is not there, or came before"
                                : "; expected position " + wanted));
    }

    private void sameContent(MemoryNotes.Incarnation incarnation, int index) {
        long digest = incarnation.digests.get(index);
        int ordinal = log.at(incarnation.positions.get(index));
        if (digest != 0 && digest != log.placed(ordinal)) {
            findings.add(
                    "C8",
                    name(incarnation.start) + " got another event at position " + incarnation.positions.get(index)
                            + " than the log holds");
        }
    }

    /** The next match of each aggregate is looked for from where the last one was found. */
    private void perAggregate(MemoryNotes.Incarnation incarnation) {
        Notes.Start start = incarnation.start;
        int[] next = new int[log.aggregateCount()];
        long[] last = new long[log.aggregateCount()];
        for (int i = 0; i < incarnation.positions.size(); i++) {
            long position = incarnation.positions.get(i);
            int ordinal = log.at(position);
            if (ordinal < 0 || position <= start.after() || !matching.matches(start.query(), ordinal)) {
                outOfOrder(incarnation, i, -1, false);
                return;
            }
            int aggregate = log.aggregateIndex(ordinal);
            if (last[aggregate] != position) {
                Ints own = log.own(log.aggregate(ordinal));
                int candidate = next[aggregate];
                while (candidate < own.size() && !isWanted(start, own.get(candidate))) {
                    candidate++;
                }
                if (candidate == own.size() || own.get(candidate) != ordinal) {
                    long wanted = candidate == own.size() ? -1 : log.position(own.get(candidate));
                    outOfOrder(incarnation, i, wanted, last[aggregate] == 0);
                    return;
                }
                next[aggregate] = candidate + 1;
                last[aggregate] = position;
            }
            sameContent(incarnation, i);
        }
    }

    private boolean isWanted(Notes.Start start, int ordinal) {
        return log.position(ordinal) > start.after() && matching.matches(start.query(), ordinal);
    }

    private static String name(Notes.Start start) {
        return "the subscription " + start.name();
    }
}

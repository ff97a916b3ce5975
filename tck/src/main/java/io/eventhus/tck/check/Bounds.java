package io.eventhus.tck.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How far the log reached at a time, as far as it can be told from what was acknowledged, read and stored: at least as
 * far as what anybody was told before, and not as far as what was handed in afterwards.
 */
final class Bounds {

    /** That the log reached a position at a time, or did not reach it yet. */
    private record Mark(long at, long position) {}

    private final List<Mark> reached = new ArrayList<>();
    private final List<Mark> notYet = new ArrayList<>();
    private boolean sorted;

    /** Somebody was told of a position. */
    void reached(long at, long position) {
        reached.add(new Mark(at, position));
    }

    /** What was to stand at a position later was only now handed in. */
    void notYet(long at, long position) {
        notYet.add(new Mark(at, position));
    }

    /** A position that the log had reached for certain before a time. */
    long atLeast(long at) {
        sort();
        int index = firstNotBefore(reached, at) - 1;
        return index < 0 ? 0 : reached.get(index).position();
    }

    /** A position that the log had not passed for certain at a time. */
    long atMost(long at, long end) {
        sort();
        int index = firstNotBefore(notYet, at + 1);
        return index == notYet.size() ? end : Math.min(end, notYet.get(index).position() - 1);
    }

    private void sort() {
        if (sorted) {
            return;
        }
        sorted = true;
        reached.sort(Comparator.comparingLong(Mark::at));
        notYet.sort(Comparator.comparingLong(Mark::at));
        for (int i = 1; i < reached.size(); i++) {
            reached.set(
                    i,
                    new Mark(
                            reached.get(i).at(),
                            Math.max(
                                    reached.get(i - 1).position(),
                                    reached.get(i).position())));
        }
        for (int i = notYet.size() - 2; i >= 0; i--) {
            notYet.set(
                    i,
                    new Mark(
                            notYet.get(i).at(),
                            Math.min(notYet.get(i).position(), notYet.get(i + 1).position())));
        }
    }

    private static int firstNotBefore(List<Mark> marks, long at) {
        int low = 0;
        int high = marks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (marks.get(middle).at() < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

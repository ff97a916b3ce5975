package io.eventhus.core.memory;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Positions in ascending order: one entry of an index. One writer appends under the log's lock; readers need no lock,
 * because what they see up to {@code size} never changes again.
 */
final class PositionList {

    /** Most aggregates and tags have few events. */
    private static final int FIRST_CAPACITY = 2;

    // A reader takes the size first: the array it takes next is at least as new, and so holds that many.
    private volatile long[] positions = new long[FIRST_CAPACITY];
    private volatile int size;

    /** Adds a position above all others; one that is the last already is not added again. */
    void add(long position) {
        int at = size;
        long[] now = positions;
        if (at > 0 && now[at - 1] == position) {
            return;
        }
        if (at == now.length) {
            now = Arrays.copyOf(now, now.length + Math.max(FIRST_CAPACITY, now.length >> 1));
            positions = now;
        }
        now[at] = position;
        size = at + 1;
    }

    /** Returns the part of the list within a range, fixed at this moment. */
    Slice slice(long after, long upTo) {
        int end = size;
        long[] now = positions;
        return new Slice(now, firstIndex(now, end, p -> p > after), firstIndex(now, end, p -> p > upTo));
    }

    /** Returns the last position up to {@code upTo}, 0 if there is none. */
    long lastUpTo(long upTo) {
        int end = size;
        long[] now = positions;
        int above = firstIndex(now, end, p -> p > upTo);
        return above == 0 ? 0 : now[above - 1];
    }

    /** Returns the first position with a property that all positions behind it have too, 0 if there is none. */
    long first(LongPredicate property) {
        int end = size;
        long[] now = positions;
        int index = firstIndex(now, end, property);
        return index == end ? 0 : now[index];
    }

    private static int firstIndex(long[] positions, int end, LongPredicate property) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (property.test(positions[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The positions from index {@code from} to below index {@code to}; empty if {@code to} is not above. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Slice(long[] positions, int from, int to) {

        int count() {
            return Math.max(0, to - from);
        }
    }
}

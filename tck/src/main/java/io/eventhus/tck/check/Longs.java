package io.eventhus.tck.check;

import java.util.Arrays;

/** A growing list of numbers without boxes. */
final class Longs {

    private long[] values = new long[4];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    long get(int index) {
        return values[index];
    }

    int size() {
        return size;
    }

    /** Where the first value above the given one stands in this sorted list; the size if there is none. */
    int behind(long value) {
        if (value == Long.MAX_VALUE) {
            return size;
        }
        int found = Arrays.binarySearch(values, 0, size, value + 1);
        return found >= 0 ? found : -found - 1;
    }
}

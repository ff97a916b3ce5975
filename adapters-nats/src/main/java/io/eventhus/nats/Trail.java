package io.eventhus.nats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the last events of an aggregate stand. Each event's message names those before it, so that a reader gets them by position:
 * by subject, the server looks through everything that stands between two of them.
 *
 * @param version   the version of the last one
 * @param positions the position of the last one, then of the one before, and so on: at least one, at most {@value #MOST}
 */
record Trail(long version, List<Long> positions) {

    static final int MOST = 8;

    Trail {
        positions = List.copyOf(positions);
    }

    /** Returns the trail that ends with an event. */
    static Trail of(Part part) {
        return new Trail(part.event().version(), joined(part.event().position(), part.before()));
    }

    /** Returns the trail that ends with the next event. */
    Trail plus(long position) {
        return new Trail(version + 1, joined(position, positions));
    }

    private static List<Long> joined(long last, List<Long> before) {
        List<Long> all = new ArrayList<>(MOST);
        all.add(last);
        all.addAll(before.subList(0, Math.min(before.size(), MOST - 1)));
        return all;
    }

    /** Returns the positions as they stand in a header. */
    String text() {
        return positions.stream().map(position -> Long.toString(position)).collect(Collectors.joining(" "));
    }

    /**
     * Reads positions from a header.
     *
     * @throws NumberFormatException if that is none
     */
    static List<Long> positions(String text) {
        return Arrays.stream(text.split(" ", -1)).map(Long::valueOf).toList();
    }
}

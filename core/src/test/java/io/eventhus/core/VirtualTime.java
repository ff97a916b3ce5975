package io.eventhus.core;

import java.util.PriorityQueue;

/** A clock and a schedule on one thread: what is due next happens next, at once. */
final class VirtualTime {

    private record Due(long at, long order, Runnable what) {}

    private final PriorityQueue<Due> schedule = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.order(), b.order()));
    private long now;
    private long order;

    long now() {
        return now;
    }

    void after(long nanos, Runnable what) {
        schedule.add(new Due(now + nanos, order++, what));
    }

    /** Runs until nothing is due any more; more than {@code most} steps mean that it never ends. */
    void run(int most) {
        for (int steps = 0; !schedule.isEmpty(); steps++) {
            if (steps > most) {
                throw new AssertionError("still busy after " + most + " steps, at " + now + " ns");
            }
            Due due = schedule.remove();
            now = due.at();
            due.what().run();
        }
    }
}

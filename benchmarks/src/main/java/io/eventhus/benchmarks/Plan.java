package io.eventhus.benchmarks;

import java.time.Duration;

/**
 * How long and how often everything is measured.
 *
 * @param warmUps   rounds that do not count, at the beginning of each measurement
 * @param runs      rounds that count
 * @param ramp      how long a load runs before it counts, in each round
 * @param time      how long a load counts, in each round
 * @param operations how many operations a latency is taken from, in each round
 * @param small     events in the small store
 * @param large     events in the large store
 * @param commits   how many commits the in-memory peer holds when it is measured
 * @param processes  the most processes on one log
 */
record Plan(
        int warmUps,
        int runs,
        Duration ramp,
        Duration time,
        int operations,
        int small,
        int large,
        int commits,
        int processes) {

    /** The same with so many times the rounds that do not count. */
    Plan warmer(int times) {
        return new Plan(warmUps * times, runs, ramp, time, operations, small, large, commits, processes);
    }

    /** Within 15 minutes on two cores. */
    static Plan quick() {
        return new Plan(3, 5, Duration.ofMillis(500), Duration.ofMillis(2_000), 500, 10_000, 1_000_000, 24_000, 8);
    }

    /** Takes its time. */
    static Plan full() {
        return new Plan(5, 11, Duration.ofSeconds(2), Duration.ofSeconds(10), 3_000, 10_000, 1_000_000, 24_000, 8);
    }

    /** Shows only that everything runs; its figures mean nothing. */
    static Plan smoke() {
        return new Plan(0, 1, Duration.ofMillis(20), Duration.ofMillis(200), 20, 10_000, 22_000, 100, 2);
    }
}

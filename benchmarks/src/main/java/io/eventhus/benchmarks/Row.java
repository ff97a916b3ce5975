package io.eventhus.benchmarks;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import java.util.Locale;

/**
 * One result: a store beside its peer.
 *
 * @param goal       which goal it answers, such as {@code G4}
 * @param workload   what was done
 * @param store      the store, with its version
 * @param peer       what it is compared with
 * @param callers    how many did it at once
 * @param ratio      the median of the rounds' ratios
 * @param min        the lowest of them
 * @param max        the highest of them
 * @param runs       how many rounds counted
 * @param bar        the goal, such as {@code >= 0.6}; empty where there is none
 * @param met        whether the ratio keeps the goal; true where there is none
 * @param details    the figures behind it
 */
record Row(
        String goal,
        String workload,
        String store,
        String peer,
        int callers,
        double ratio,
        double min,
        double max,
        int runs,
        String bar,
        boolean met,
        @JsonUnwrapped Details details) {

    /**
     * The figures behind a ratio.
     *
     * @param ours       the store's median figure
     * @param theirs     the peer's median figure
     * @param unit       the unit of both
     * @param p50Micros  the store's median latency of one operation, in microseconds; 0 if it was not taken
     * @param p99Micros  what 99 % of its operations kept, in microseconds; 0 if it was not taken
     * @param durability what an acknowledged commit survives, on both sides
     * @param size       how many events the store held at the beginning
     */
    record Details(
            double ours, double theirs, String unit, double p50Micros, double p99Micros, String durability, int size) {}

    /** What a ratio is measured against. */
    record Bar(boolean isLeast, double value) {

        static Bar atLeast(double value) {
            return new Bar(true, value);
        }

        static Bar atMost(double value) {
            return new Bar(false, value);
        }

        static Bar none() {
            return new Bar(true, Double.NEGATIVE_INFINITY);
        }

        boolean isMet(double ratio) {
            return isLeast ? ratio >= value : ratio <= value;
        }

        @Override
        public String toString() {
            if (Double.isInfinite(value)) {
                return "";
            }
            return (isLeast ? ">= " : "<= ") + number(value);
        }
    }

    /** Makes a row of the rounds' ratios; figures and latencies are added by the methods below. */
    static Row of(String goal, String workload, Backend store, String peer, int callers, double[] ratios, Bar bar) {
        double median = Rounds.median(ratios);
        return new Row(
                goal,
                workload,
                store.name() + " (" + store.version() + ")",
                peer,
                callers,
                median,
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                ratios.length,
                bar.toString(),
                bar.isMet(median),
                new Details(0, 0, "", 0, 0, store.durability(), 0));
    }

    Row figures(double store, double other, String what) {
        Details d = details;
        return with(new Details(store, other, what, d.p50Micros, d.p99Micros, d.durability, d.size));
    }

    Row latencies(double p50, double p99) {
        Details d = details;
        return with(new Details(d.ours, d.theirs, d.unit, p50, p99, d.durability, d.size));
    }

    Row size(int events) {
        Details d = details;
        return with(new Details(d.ours, d.theirs, d.unit, d.p50Micros, d.p99Micros, d.durability, events));
    }

    Row durability(String both) {
        Details d = details;
        return with(new Details(d.ours, d.theirs, d.unit, d.p50Micros, d.p99Micros, both, d.size));
    }

    private Row with(Details other) {
        return new Row(goal, workload, store, peer, callers, ratio, min, max, runs, bar, met, other);
    }

    /** Returns a figure as it is read best: three digits, or all before the point. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f", value);
    }
}

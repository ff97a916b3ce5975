package io.eventhus.bank.cli;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a load came to.
 *
 * @param nanos     how long each command took
 * @param wallNanos how long all took together
 * @param conflicts how many lost a race against another process
 * @param rejected  how many the bank refused
 */
@SuppressWarnings("ArrayRecordComponent")
record LoadReport(long[] nanos, long wallNanos, long conflicts, long rejected) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Returns the summary, on one line. */
    String line() {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%d commands, %.0f commands/s, p50 %.2f ms, p99 %.2f ms, %d conflicts, %d rejected",
                nanos.length,
                nanos.length / (Math.max(1, wallNanos) / NANOS_PER_SECOND),
                percentile(sorted, 50),
                percentile(sorted, 99),
                conflicts,
                rejected);
    }

    /** Returns the smallest time, in milliseconds, that so many percent of the commands did not exceed. */
    private static double percentile(long[] sorted, int percent) {
        int rank = (int) Math.ceil(sorted.length * (percent / 100.0));
        return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }
}

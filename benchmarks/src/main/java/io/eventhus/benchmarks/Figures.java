package io.eventhus.benchmarks;

import org.HdrHistogram.Histogram;

/**
 * What one run of one side gave.
 *
 * @param perSecond operations per second
 * @param nanos     how long each operation took
 */
public record Figures(double perSecond, Histogram nanos) {

    /** Returns the median duration of an operation, in microseconds. */
    public double p50Micros() {
        return nanos.getValueAtPercentile(50) / 1000.0;
    }

    /** Returns the duration that 99 % of the operations kept, in microseconds. */
    public double p99Micros() {
        return nanos.getValueAtPercentile(99) / 1000.0;
    }
}

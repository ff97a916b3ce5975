package io.eventhus.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/** Load from a number of callers, each a virtual thread that does one operation after the other. */
public final class Callers {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final AtomicLong SEEDS = new AtomicLong(20_261_101);

    /** What a caller does again and again. */
    @FunctionalInterface
    public interface Operation {
        /** Does it once; what it throws ends the benchmark. */
        void once(RandomGenerator random) throws Exception;
    }

    private Callers() {}

    /**
     * Runs an operation for a time. Only operations that end behind the ramp count.
     *
     * @param callers   how many do it at once
     * @param ramp      how long it runs before anything counts
     * @param time      how long it counts
     * @param operation what each does
     */
    public static Figures run(int callers, Duration ramp, Duration time, Operation operation) {
        long from = System.nanoTime() + ramp.toNanos();
        long until = from + time.toNanos();
        AtomicLong end = new AtomicLong(until);
        List<Future<Histogram>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                RandomGenerator random = new SplittableRandom(SEEDS.incrementAndGet());
                all.add(threads.submit(() -> until(from, until, end, random, operation)));
            }
            Histogram sum = joined(all);
            return new Figures(sum.getTotalCount() / ((end.get() - from) / 1e9), sum);
        }
    }

    /**
     * Lets one caller, the calling thread, do two operations in turn, so that whatever else happens on the machine happens
     * to both.
     *
     * @param ramp  how many of each do not count
     * @param times how many of each count
     * @return the figures of the first and of the second
     */
    static List<Figures> inTurn(int ramp, int times, Operation first, Operation second) {
        RandomGenerator random = new SplittableRandom(SEEDS.incrementAndGet());
        Histogram ofFirst = histogram();
        Histogram ofSecond = histogram();
        try {
            for (int i = -ramp; i < times; i++) {
                long start = System.nanoTime();
                first.once(random);
                long middle = System.nanoTime();
                second.once(random);
                long end = System.nanoTime();
                if (i >= 0) {
                    ofFirst.recordValue(Math.min(middle - start, LONGEST_NANOS));
                    ofSecond.recordValue(Math.min(end - middle, LONGEST_NANOS));
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("an operation of the benchmark failed", e);
        }
        return List.of(figures(ofFirst), figures(ofSecond));
    }

    private static Figures figures(Histogram histogram) {
        return new Figures(1e9 / histogram.getMean(), histogram);
    }

    /** Returns an empty histogram of durations in nanoseconds. */
    public static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, 3);
    }

    /** Goes on beyond the end until one operation counts: a slow machine gives a low rate, not none. */
    private static Histogram until(
            long from, long until, AtomicLong lastEnd, RandomGenerator random, Operation operation) throws Exception {
        Histogram histogram = histogram();
        long start = System.nanoTime();
        while (start - until < 0 || histogram.getTotalCount() == 0) {
            operation.once(random);
            long end = System.nanoTime();
            if (end - from >= 0 && (end - until < 0 || histogram.getTotalCount() == 0)) {
                histogram.recordValue(Math.min(end - start, LONGEST_NANOS));
                lastEnd.accumulateAndGet(end, Math::max);
            }
            start = end;
        }
        return histogram;
    }

    private static Histogram joined(List<Future<Histogram>> all) {
        Histogram sum = histogram();
        for (Future<Histogram> each : all) {
            try {
                sum.add(each.get(LONGEST_NANOS, TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("a caller of the benchmark failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the benchmark was interrupted", e);
            }
        }
        return sum;
    }
}

package io.eventhus.bank.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how far a load or an import has come; elsewhere it shows nothing. */
final class ProgressBar implements AutoCloseable {

    /** Set by the launcher, which can tell whether standard error is a terminal; Java cannot. */
    private static final String TERMINAL_PROPERTY = "bank.terminal";

    private static final int WIDTH = 40;
    private static final long INTERVAL_MILLIS = 200;

    private final long steps;
    private final PrintWriter err;
    private final LongAdder done = new LongAdder();
    private final @Nullable ScheduledExecutorService clock;

    private ProgressBar(long steps, PrintWriter err, @Nullable ScheduledExecutorService clock) {
        this.steps = steps;
        this.err = err;
        this.clock = clock;
        if (clock != null) {
            var unused = clock.scheduleAtFixedRate(this::show, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Tells whether standard error is a terminal. */
    static boolean isShown() {
        return Boolean.getBoolean(TERMINAL_PROPERTY);
    }

    static ProgressBar of(long steps, PrintWriter err) {
        boolean terminal = isShown();
        return new ProgressBar(
                steps,
                err,
                terminal
                        ? Executors.newSingleThreadScheduledExecutor(
                                Thread.ofPlatform().daemon().factory())
                        : null);
    }

    /** Counts one step. Any thread may call it. */
    void step() {
        done.increment();
    }

    /** Moves to a step. For one thread, which calls nothing else that counts. */
    void reach(long step) {
        done.add(step - done.sum());
    }

    private void show() {
        long now = Math.min(steps, done.sum());
        int filled = (int) (WIDTH * now / Math.max(1, steps));
        err.print(String.format(
                Locale.ROOT, "\r[%s%s] %d of %d", "#".repeat(filled), " ".repeat(WIDTH - filled), now, steps));
        err.flush();
    }

    /** Ends the bar's line. Repeating it does nothing. */
    @Override
    public void close() {
        if (clock != null && !clock.isShutdown()) {
            clock.shutdownNow();
            show();
            err.println();
        }
    }
}

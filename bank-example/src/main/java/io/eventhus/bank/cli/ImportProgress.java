package io.eventhus.bank.cli;

import io.eventhus.core.importing.ImportReport;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Shows how far an import has come: a bar on a terminal, a line now and then elsewhere. */
final class ImportProgress implements AutoCloseable {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long steps;
    private final PrintWriter err;
    private final ProgressBar bar;
    private ImportReport last = new ImportReport(Map.of(), null, null);
    private long told = System.nanoTime();

    ImportProgress(long steps, PrintWriter err) {
        this.steps = steps;
        this.err = err;
        this.bar = ProgressBar.of(steps, err);
    }

    void show(ImportReport report) {
        last = report;
        long found = report.total().found();
        bar.reach(found);
        if (!ProgressBar.isShown() && System.nanoTime() - told >= INTERVAL_NANOS) {
            told = System.nanoTime();
            err.println(found + " of " + steps + " events, " + report.total().added() + " of them new");
        }
    }

    /** Says what was done before it ended early. */
    void tellLast(String what) {
        err.println("the import " + what + " " + last.total().added() + " events when it stopped; "
                + last.total().present() + " were there already");
    }

    /** Ends the bar's line. Repeating it does nothing. */
    @Override
    public void close() {
        bar.close();
    }
}

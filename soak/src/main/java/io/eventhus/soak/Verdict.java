package io.eventhus.soak;

import io.eventhus.api.CommitLog;
import io.eventhus.api.StateStore;
import io.eventhus.tck.check.Checker;
import io.eventhus.tck.check.HistoryFile;
import io.eventhus.tck.check.LogContent;
import io.eventhus.tck.check.Recording;
import io.eventhus.tck.check.Report;
import io.eventhus.tck.check.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run showed.
 *
 * @param tally    how the commits ended
 * @param findings what must not be, each on a line
 */
record Verdict(Tally tally, List<String> findings) {

    private static final String HEADER = "| backend | version | faults | acknowledged | refused | unknown (stored) |"
            + " violations |\n|---|---|---|---|---|---|---|\n";

    /** Checks what all lives saw, what was relayed and what was projected against the log. */
    static Verdict of(Run run, List<String> troubles) throws IOException {
        List<String> findings = new ArrayList<>(troubles);
        try (CommitLog log = run.target().openLog();
                StateStore state = run.target().openState()) {
            List<Recording> recordings = new ArrayList<>(HistoryFile.read(run.histories()));
            recordings.add(Relaying.arrived(run.lines(), log.head()));
            Report report = Checker.check(LogContent.of(log), recordings);
            report.violations().forEach(violation -> findings.add(violation.toString()));
            findings.addAll(Projection.differences(log, state));
            return new Verdict(report.tally(), findings);
        }
    }

    /** Returns how much is wrong: findings beyond those that are named are counted. */
    long violations() {
        return Math.max(tally.violations(), findings.size());
    }

    /** Returns the result as a table of one row. */
    String row(Target target, String faults) {
        return HEADER
                + "| "
                + String.join(
                        " | ",
                        target.name(),
                        target.version(),
                        faults,
                        Long.toString(tally.acknowledged()),
                        Long.toString(tally.refused()),
                        tally.unknown() + " (" + tally.unknownStored() + ")",
                        Long.toString(violations()))
                + " |";
    }
}

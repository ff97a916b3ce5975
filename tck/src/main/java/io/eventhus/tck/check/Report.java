package io.eventhus.tck.check;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check found.
 *
 * @param violations the findings, the first {@link Checker#MOST_VIOLATIONS} of them; empty: every rule holds
 * @param tally      how the commits ended, and how many findings there are in all
 */
public record Report(List<Violation> violations, Tally tally) {

    /** Copies the findings. */
    public Report {
        violations = List.copyOf(violations);
    }

    /** Tells whether every rule holds. */
    public boolean isClean() {
        return violations.isEmpty();
    }

    /** Returns the counts, and below them each finding on a line of its own. */
    @Override
    public String toString() {
        return violations.stream().map(found -> "\n" + found).collect(Collectors.joining("", tally.toString(), ""));
    }
}

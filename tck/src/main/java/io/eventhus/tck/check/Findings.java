package io.eventhus.tck.check;

import java.util.ArrayList;
import java.util.List;

/** Collects findings: counts all, keeps the first. */
final class Findings {

    private final List<Violation> kept = new ArrayList<>();
    private long count;

    void add(String rule, String text) {
        add(new Violation(rule, text));
    }

    void add(Violation violation) {
        count++;
        if (kept.size() < Checker.MOST_VIOLATIONS) {
            kept.add(violation);
        }
    }

    List<Violation> kept() {
        return kept;
    }

    long count() {
        return count;
    }
}

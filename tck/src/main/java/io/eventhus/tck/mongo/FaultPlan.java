package io.eventhus.tck.mongo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The armed faults in the order of arming, and how many commands fitted each. */
final class FaultPlan {

    static final int MOST_ARMED = 1_000;

    private static final class Entry {
        final ArmedFault armed;
        long fitting;

        Entry(ArmedFault armed) {
            this.armed = armed;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    synchronized void arm(ArmedFault armed) {
        if (entries.size() == MOST_ARMED) {
            throw new IllegalStateException("the " + (MOST_ARMED + 1) + "st fault would be armed; expected at most "
                    + MOST_ARMED + " for one proxy");
        }
        entries.add(new Entry(armed));
    }

    /** Counts a command, and returns what happens to it. */
    synchronized @Nullable ArmedFault next(Request request) {
        ArmedFault chosen = null;
        for (Entry entry : entries) {
            ArmedFault armed = entry.armed;
            if (armed.aim().fits(request)) {
                entry.fitting++;
                boolean due = !armed.isDisarmed() && armed.aim().means(entry.fitting);
                if (due
                        && (chosen == null
                                || (chosen.aim().isEveryTime() && !armed.aim().isEveryTime()))) {
                    chosen = armed;
                }
            }
        }
        return chosen;
    }

    /** Returns what never happened, though it may have been ended. */
    synchronized List<ArmedFault> neverHit() {
        return entries.stream()
                .map(entry -> entry.armed)
                .filter(armed -> !armed.wasHit())
                .toList();
    }
}

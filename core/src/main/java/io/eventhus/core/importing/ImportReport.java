package io.eventhus.core.importing;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an import did, or in a dry run would do.
 *
 * @param byType the counts of each type, under the name under which it is stored, sorted; under the empty name what does not say its
 *               type
 * @param first  the earliest time of an event of the source; null if there is none
 * @param last   the latest one
 */
public record ImportReport(
        Map<String, Counts> byType,
        @Nullable Instant first,
        @Nullable Instant last) {

    /** Copies the counts. */
    public ImportReport {
        byType = Collections.unmodifiableMap(new TreeMap<>(byType));
    }

    /**
     * What became of some records of the source. Each is counted once.
     *
     * @param present events that the target had already
     * @param added   events that were added to it; in a dry run, that would be
     * @param refused what could not be imported and was skipped
     */
    public record Counts(long present, long added, long refused) {

        static final Counts NONE = new Counts(0, 0, 0);

        /** Returns how many were found in the source. */
        public long found() {
            return present + added + refused;
        }

        Counts plus(Counts other) {
            return new Counts(present + other.present, added + other.added, refused + other.refused);
        }
    }

    /** Returns the counts of all types together. */
    public Counts total() {
        return byType.values().stream().reduce(Counts.NONE, Counts::plus);
    }
}

package io.eventhus.core.importing;

import io.eventhus.core.importing.ImportReport.Counts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts while an import runs. */
final class ImportTally {

    private static final Counts PRESENT = new Counts(1, 0, 0);
    private static final Counts ADDED = new Counts(0, 1, 0);
    private static final Counts REFUSED = new Counts(0, 0, 1);

    private final Map<String, Counts> byType = new HashMap<>();
    private @Nullable Instant first;
    private @Nullable Instant last;

    void present(String type) {
        byType.merge(type, PRESENT, Counts::plus);
    }

    void added(String type) {
        byType.merge(type, ADDED, Counts::plus);
    }

    void refused(String type) {
        byType.merge(type, REFUSED, Counts::plus);
    }

    void time(Instant time) {
        first = first == null || time.isBefore(first) ? time : first;
        last = last == null || time.isAfter(last) ? time : last;
    }

    ImportReport report() {
        return new ImportReport(byType, first, last);
    }
}

package io.eventhus.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The precision and the range of times that every backend can keep. */
final class EventTime {

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private EventTime() {}

    /** Cuts to microseconds, the finest step that every backend keeps; refuses years that RFC 3339 cannot write. */
    static Instant cut(@Nullable Instant time, String what) {
        if (time == null) {
            throw new IllegalArgumentException(what + " is null; expected an instant");
        }
        Instant cut = time.truncatedTo(ChronoUnit.MICROS);
        if (cut.getEpochSecond() < FIRST.getEpochSecond() || cut.getEpochSecond() > LAST.getEpochSecond()) {
            throw new IllegalArgumentException(what + " is " + cut + "; expected a year from 0 to 9999");
        }
        return cut;
    }
}

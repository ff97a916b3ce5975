package io.eventhus.mongo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.RawBsonDocument;

/**
 * Finds the first position at or after a time. Times do not grow with the positions, so there is no index to ask: the server looks through
 * the log from its beginning, in stretches, each within the time limit of a call.
 */
final class MongoTimes {

    private static final long STRETCH = 20_000;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final String EVENT_TIME = MongoFields.EVENTS + "." + MongoFields.TIME;
    private static final BsonDocument TIMES = new BsonDocument(EVENT_TIME, new BsonInt32(1));

    private final MongoReads reads;

    MongoTimes(MongoReads reads) {
        this.reads = reads;
    }

    OptionalLong firstAtOrAfter(Instant time) {
        if (time.isAfter(LAST)) {
            return OptionalLong.empty();
        }
        // Up to the next microsecond: stored times have no finer part, so an earlier one would be before the instant.
        Instant least = time.isBefore(FIRST) ? FIRST : time.plusNanos(999);
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, least);
        MongoReads.Span tail = reads.tail();
        long head = tail == null ? 0 : tail.last();
        for (long from = 1; from <= head; from += STRETCH) {
            long upTo = Math.min(head, from + STRETCH - 1);
            RawBsonDocument commit = reads.first(
                    new BsonDocument(EVENT_TIME, new BsonDocument("$gte", new BsonInt64(micros))), from, upTo, TIMES);
            if (commit != null) {
                return OptionalLong.of(position(commit, micros));
            }
        }
        return OptionalLong.empty();
    }

    private static long position(RawBsonDocument commit, long micros) {
        BsonArray events = commit.getArray(MongoFields.EVENTS);
        int i = 0;
        while (events.get(i).asDocument().getInt64(MongoFields.TIME).getValue() < micros) {
            i++;
        }
        return commit.getInt64(MongoFields.FIRST).getValue() + i;
    }
}

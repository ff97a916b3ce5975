package io.eventhus.mongo;

import com.mongodb.MongoException;
import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.LogEntry;
import io.eventhus.api.TransientException;
import io.eventhus.mongo.MongoCalls.Found;
import io.eventhus.tck.faults.ForwardingLog;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Ways to treat a cursor that breaks, each of them wrong. */
final class BrokenCursors {

    private BrokenCursors() {}

    /** What came until then counts as all. */
    record EndingQuietly(Found found) implements Found {

        @Override
        public @Nullable RawBsonDocument next() {
            try {
                return found.next();
            } catch (MongoException e) {
                return null;
            }
        }

        @Override
        public void close() {
            found.close();
        }
    }

    /** It is asked again, and one document gets lost. */
    record LosingOne(Found found) implements Found {

        @Override
        public @Nullable RawBsonDocument next() {
            try {
                return found.next();
            } catch (MongoException e) {
                found.next();
                return found.next();
            }
        }

        @Override
        public void close() {
            found.close();
        }
    }

    /** A reading that broke is begun again, one position too far. */
    static final class SteppingOver extends ForwardingLog {

        SteppingOver(CommitLog log) {
            super(log);
        }

        @Override
        public Cursor<LogEntry> read(long after, long upTo) {
            return new Cursor<>() {
                private Cursor<LogEntry> entries = SteppingOver.super.read(after, upTo);
                private long reached = after;

                @Override
                public @Nullable LogEntry next() {
                    LogEntry entry;
                    try {
                        entry = entries.next();
                    } catch (TransientException e) {
                        entries = SteppingOver.super.read(reached + 1, upTo);
                        entry = entries.next();
                    }
                    reached = entry == null ? reached : entry.lastPosition();
                    return entry;
                }

                @Override
                public void close() {
                    entries.close();
                }
            };
        }
    }
}

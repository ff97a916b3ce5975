package io.eventhus.mongo;

import io.eventhus.api.StoreRefusedException;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Tells what a document is that is no commit of this layout, or of another log. */
final class MongoForeign {

    private static final int THIS_LAYOUT = 1;

    private MongoForeign() {}

    static StoreRefusedException later(String name, BsonBinaryReader reader) {
        return new StoreRefusedException("could not read " + name + ": " + later(reader.readInt32()));
    }

    private static String later(int layout) {
        return "it was written in layout " + layout + "; expected layout " + THIS_LAYOUT
                + ". It was left as it is: use the newer version of this library that wrote it";
    }

    static StoreRefusedException refused(String name, RawBsonDocument document, RuntimeException cause) {
        return new StoreRefusedException(
                "a document of " + name + " with the id " + idOf(document)
                        + " is no commit of a log; expected nothing else in"
                        + " its collection. It was left as it is: restore a backup, or name another bucket",
                cause);
    }

    /** Returns the id for a message; of ids that are no positions only the type. */
    private static String idOf(RawBsonDocument document) {
        try {
            BsonValue id = document.get(MongoFields.FIRST);
            if (id == null) {
                return "(none)";
            }
            return id.isInt64() ? String.valueOf(id.asInt64().getValue()) : "of type " + id.getBsonType();
        } catch (BsonSerializationException e) {
            return "(unreadable)";
        }
    }

    /** Returns what is wrong with the documents at the ends of a collection. */
    static List<String> judge(
            @Nullable RawBsonDocument first, @Nullable RawBsonDocument last, @Nullable String expectedLogId) {
        List<String> wrong = new ArrayList<>();
        if (first == null || last == null) {
            if (expectedLogId != null) {
                wrong.add("it is empty; expected the log " + expectedLogId
                        + ". Restore it, or leave out the expected id");
            }
            return wrong;
        }
        for (RawBsonDocument document : List.of(first, last)) {
            if (!isCommit(document)) {
                wrong.add(
                        isOfEventhus(document)
                                ? "it holds aggregates as Go eventhus writes them; expected commits. Name another bucket, and import"
                                        + " them: docs/importing.md"
                                : "it holds documents that are no commits, such as the one with the id "
                                        + idOf(document) + "; expected nothing else. Name another bucket");
                return wrong;
            }
        }
        if (last.containsKey(MongoFields.LAYOUT)) {
            wrong.add(later(MongoErrors.number(last.get(MongoFields.LAYOUT), 0)));
        }
        if (first.getInt64(MongoFields.FIRST).getValue() != 1) {
            wrong.add("it begins at position " + idOf(first) + "; expected 1. Commits were deleted: restore a backup");
        }
        String id = first.getString(MongoFields.PREVIOUS).getValue();
        if (expectedLogId != null && !expectedLogId.equals(id)) {
            wrong.add("it is the log " + id + "; expected the log " + expectedLogId
                    + ". It was replaced or restored: tokens and checkpoints of the other one mean nothing here");
        }
        return wrong;
    }

    private static boolean isCommit(BsonDocument document) {
        return document.isInt64(MongoFields.FIRST)
                && document.isString(MongoFields.COMMIT)
                && document.isString(MongoFields.PREVIOUS);
    }

    private static boolean isOfEventhus(BsonDocument document) {
        return document.isArray(MongoFields.EVENTS) && document.containsKey(MongoFields.VERSION);
    }
}

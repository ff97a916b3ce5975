package io.eventhus.mongo;

import io.eventhus.api.StoreRefusedException;
import org.bson.BsonBinaryReader;
import org.bson.BsonSerializationException;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Tells what a document is that is no commit of this layout. */
final class MongoForeign {

    private static final int THIS_LAYOUT = 1;
    private static final int SHOWN = 40;

    private MongoForeign() {}

    static StoreRefusedException later(String name, BsonBinaryReader reader) {
        return new StoreRefusedException(name + " was written in layout " + reader.readInt32() + "; expected layout "
                + THIS_LAYOUT + ". It was left as it is: use the newer version of this library that wrote it");
    }

    static StoreRefusedException refused(String name, RawBsonDocument document, RuntimeException cause) {
        return new StoreRefusedException(
                "a document of " + name + " with the id " + idOf(document)
                        + " is no commit of a log; expected nothing else in"
                        + " its collection. It was left as it is: restore a backup, or name another bucket",
                cause);
    }

    /** Returns the id for a message; ids of others are shown only by their type. */
    private static String idOf(RawBsonDocument document) {
        try {
            BsonValue id = document.get(MongoFields.FIRST);
            if (id == null) {
                return "(none)";
            }
            String shown = id.isNumber() ? String.valueOf(id.asNumber().longValue()) : id.getBsonType() + "";
            return shown.substring(0, Math.min(SHOWN, shown.length()));
        } catch (BsonSerializationException e) {
            return "(unreadable)";
        }
    }
}

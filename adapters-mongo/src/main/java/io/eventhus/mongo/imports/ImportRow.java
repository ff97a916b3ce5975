package io.eventhus.mongo.imports;

import io.eventhus.api.AggregateId;
import io.eventhus.api.ImportRecord;
import io.eventhus.api.ImportRefusal;
import io.eventhus.api.ImportRefusedException;
import io.eventhus.api.ImportedEvent;
import io.eventhus.api.JsonData;
import java.time.Instant;
import java.util.Map;
import org.bson.BsonReader;
import org.bson.BsonReaderMark;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way from a row of the server to a value, with what is needed to say where it stood. Both layouts of the toolkit
 * are read, and keys that neither of them has are passed over:
 *
 * <pre>{@code
 * v1: {event_type, _id, data, timestamp, aggregate_type, version}
 * v2: {event_type, _id, aggregate_type, command_id, data, timestamp, version}
 * }</pre>
 */
final class ImportRow {

    /** The metadata key under which a v2 event's command is kept; the envelope writes it from there. */
    private static final String COMMAND_ID = "command_id";

    private static final String ID = "_id";
    private static final String TYPE = "event_type";
    private static final String AGGREGATE_TYPE = "aggregate_type";
    private static final String VERSION = "version";
    private static final String TIME = "timestamp";
    private static final String DATA = "data";

    private final RawBsonDocument row;
    private final EventhusImportConfig config;
    private final ImportPlace place;

    private @Nullable String id;
    private @Nullable String aggregateType;
    private @Nullable Instant time;
    private String commandId = "";
    private @Nullable BsonReaderMark data;

    private ImportRow(RawBsonDocument row, EventhusImportConfig config, ImportPlace place) {
        this.row = row;
        this.config = config;
        this.place = place;
    }

    /** Reads a row; what is no event becomes a refusal. */
    static ImportRecord read(RawBsonDocument row, EventhusImportConfig config, String collection) {
        ImportPlace place = new ImportPlace(collection);
        try {
            return new ImportRow(row, config, place).event();
        } catch (ImportRefusedException refused) {
            return new ImportRefusal(place.type(), refused);
        } catch (IllegalArgumentException | BsonSerializationException unusable) {
            return new ImportRefusal(place.type(), place.refused(unusable));
        }
    }

    private ImportRecord event() {
        BsonValue document = row.get(ImportPipeline.DOCUMENT);
        String aggregate =
                document != null && document.isString() ? document.asString().getValue() : "";
        place.document(aggregate, row.getNumber(ImportPipeline.INDEX).longValue());
        if (document == null || !document.isString()) {
            throw place.refused(
                    "the document's _id",
                    document == null ? "nothing" : "BSON type " + document.getBsonType(),
                    "a string");
        }
        String broken = row.getString(ImportPipeline.BROKEN).getValue();
        if (!broken.isEmpty()) {
            throw place.refused("the document", broken, "an array of events and a number");
        }
        if (!(row.get(ImportPipeline.EVENT) instanceof RawBsonDocument event)) {
            throw place.refused("the event", "something else", "a document");
        }
        try (BsonReader in = event.asBsonReader()) {
            return event(aggregate, in);
        }
    }

    private ImportedEvent event(String aggregate, BsonReader in) {
        in.readStartDocument();
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            field(in.readName(), in);
        }
        String type = place.type();
        if (type.isEmpty()) {
            throw place.refused(TYPE, "nothing", "a string");
        }
        if (!aggregate.equals(id)) {
            throw place.refused(ID, id == null ? "nothing" : "another id than the document's", "the document's _id");
        }
        long version = place.version().orElseThrow(() -> place.refused(VERSION, "nothing", "an integer"));
        if (aggregateType == null) {
            throw place.refused(AGGREGATE_TYPE, "nothing", "a string");
        }
        if (time == null) {
            throw place.refused(TIME, "nothing", "a date");
        }
        Map<String, String> metadata = commandId.isEmpty() ? Map.of() : Map.of(COMMAND_ID, commandId);
        return new ImportedEvent(
                new AggregateId(aggregateType, aggregate), version, type, json(in, type), time, metadata);
    }

    private void field(String key, BsonReader in) {
        switch (key) {
            case TYPE -> place.type(text(key, in));
            case ID -> id = text(key, in);
            case AGGREGATE_TYPE -> aggregateType = text(key, in);
            case COMMAND_ID -> commandId = text(key, in);
            case VERSION -> place.version(version(in));
            case TIME -> time = time(in);
            case DATA -> {
                if (data != null) {
                    throw place.refused(DATA, "a second one", "one");
                }
                // Read last: the names of its keys depend on the type, which may stand behind it.
                data = in.getMark();
                in.skipValue();
            }
            default -> in.skipValue();
        }
    }

    private String text(String key, BsonReader in) {
        if (in.getCurrentBsonType() != BsonType.STRING) {
            throw place.refused(key, "BSON type " + in.getCurrentBsonType(), "a string");
        }
        return in.readString();
    }

    /** Who edits documents by hand leaves doubles behind. */
    private long version(BsonReader in) {
        BsonType type = in.getCurrentBsonType();
        if (type == BsonType.DOUBLE) {
            double version = in.readDouble();
            if (version == Math.rint(version) && Math.abs(version) < 1L << 53) {
                return (long) version;
            }
        } else if (type == BsonType.INT32) {
            return in.readInt32();
        } else if (type == BsonType.INT64) {
            return in.readInt64();
        }
        throw place.refused(VERSION, "BSON type " + type, "an integer");
    }

    private Instant time(BsonReader in) {
        if (in.getCurrentBsonType() != BsonType.DATE_TIME) {
            throw place.refused(TIME, "BSON type " + in.getCurrentBsonType(), "a date");
        }
        return Instant.ofEpochMilli(in.readDateTime());
    }

    private JsonData json(BsonReader in, String type) {
        if (data == null) {
            return JsonData.NULL;
        }
        data.reset();
        try {
            return JsonData.ofText(BsonJson.of(in, config.keysOf(type)));
        } catch (NoJsonException none) {
            throw place.refused(
                    none.path().isEmpty() ? DATA : DATA + "." + none.path(), none.found(), "what JSON can say");
        }
    }
}

package io.eventhus.mongo;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.JsonData;
import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/** Writes commits as documents and reads them back: the layout that {@link MongoCommitLog} draws. */
final class MongoDocuments {

    private static final int FIRST_SIZE = 1_024;

    private final String name;

    MongoDocuments(String name) {
        this.name = name;
    }

    static RawBsonDocument encode(Commit commit) {
        BasicOutputBuffer bytes = new BasicOutputBuffer(FIRST_SIZE);
        try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
            writer.writeStartDocument();
            writer.writeInt64(MongoFields.FIRST, commit.firstPosition());
            writer.writeInt32(MongoFields.COUNT, commit.events().size());
            writer.writeString(MongoFields.COMMIT, commit.id());
            writer.writeString(MongoFields.PREVIOUS, commit.predecessor());
            writer.writeString(MongoFields.ORIGIN, commit.origin());
            writer.writeInt64(MongoFields.TIME, micros(commit.time()));
            writeTexts(writer, MongoFields.TAGS, MongoTags.of(commit));
            writer.writeStartArray(MongoFields.EVENTS);
            for (StoredEvent event : commit.events()) {
                encode(writer, event);
            }
            writer.writeEndArray();
            writer.writeEndDocument();
            return new RawBsonDocument(bytes.getInternalBuffer(), 0, bytes.getPosition());
        }
    }

    private static void encode(BsonBinaryWriter writer, StoredEvent event) {
        writer.writeStartDocument();
        writer.writeString(MongoFields.ID, event.id());
        writer.writeString(MongoFields.AGGREGATE_TYPE, event.aggregate().type());
        writer.writeString(MongoFields.AGGREGATE_ID, event.aggregate().id());
        writer.writeInt64(MongoFields.VERSION, event.version());
        writer.writeString(MongoFields.TYPE, event.type());
        if (!event.revision().isEmpty()) {
            writer.writeString(MongoFields.REVISION, event.revision());
        }
        writer.writeName(MongoFields.DATA);
        writeData(writer, event.data());
        writer.writeInt64(MongoFields.TIME, micros(event.time()));
        if (!event.metadata().isEmpty()) {
            List<String> entries = new ArrayList<>();
            event.metadata().forEach((key, value) -> entries.addAll(List.of(key, value)));
            writeTexts(writer, MongoFields.METADATA, entries);
        }
        if (!event.tags().isEmpty()) {
            List<String> tags = new ArrayList<>();
            event.tags().forEach(tag -> tags.addAll(List.of(tag.key(), tag.value())));
            writeTexts(writer, MongoFields.TAGS, tags);
        }
        writer.writeEndDocument();
    }

    /** As text, which people can read in a shell; bytes that are no text are kept as they are. */
    private static void writeData(BsonBinaryWriter writer, JsonData data) {
        byte[] bytes = data.toBytes();
        try {
            writer.writeString(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            writer.writeBinaryData(new BsonBinary(bytes));
        }
    }

    private static void writeTexts(BsonBinaryWriter writer, String field, Iterable<String> texts) {
        writer.writeStartArray(field);
        texts.forEach(writer::writeString);
        writer.writeEndArray();
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * Reads a commit back.
     *
     * @throws StoreRefusedException if the document is not one of ours, or of a later layout
     */
    Commit decode(RawBsonDocument document) {
        try (BsonBinaryReader reader =
                new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            return commit(reader);
        } catch (BsonInvalidOperationException | BsonSerializationException | IllegalArgumentException e) {
            throw MongoForeign.refused(name, document, e);
        }
    }

    private Commit commit(BsonBinaryReader reader) {
        long first = 0;
        int count = 0;
        String id = "";
        String previous = "";
        String origin = "";
        long time = 0;
        List<StoredEvent> events = new ArrayList<>();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case MongoFields.FIRST -> first = reader.readInt64();
                case MongoFields.COUNT -> count = reader.readInt32();
                case MongoFields.COMMIT -> id = reader.readString();
                case MongoFields.PREVIOUS -> previous = reader.readString();
                case MongoFields.ORIGIN -> origin = reader.readString();
                case MongoFields.TIME -> time = reader.readInt64();
                case MongoFields.EVENTS -> {
                    reader.readStartArray();
                    while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                        events.add(event(reader, first + events.size()));
                    }
                    reader.readEndArray();
                }
                case MongoFields.LAYOUT -> throw MongoForeign.later(name, reader);
                default -> reader.skipValue();
            }
        }
        if (count != events.size()) {
            throw new IllegalArgumentException("it says " + count + " events and holds " + events.size());
        }
        return new Commit(first, id, previous, origin, instant(time), events);
    }

    private static StoredEvent event(BsonBinaryReader reader, long position) {
        String id = "";
        String aggregateType = "";
        String aggregateId = "";
        long version = 0;
        String type = "";
        String revision = "";
        JsonData data = JsonData.NULL;
        long time = 0;
        Map<String, String> metadata = new LinkedHashMap<>();
        Set<Tag> tags = new TreeSet<>();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case MongoFields.ID -> id = reader.readString();
                case MongoFields.AGGREGATE_TYPE -> aggregateType = reader.readString();
                case MongoFields.AGGREGATE_ID -> aggregateId = reader.readString();
                case MongoFields.VERSION -> version = reader.readInt64();
                case MongoFields.TYPE -> type = reader.readString();
                case MongoFields.REVISION -> revision = reader.readString();
                case MongoFields.DATA -> data = readData(reader);
                case MongoFields.TIME -> time = reader.readInt64();
                case MongoFields.METADATA -> pairs(reader, metadata::put);
                case MongoFields.TAGS -> pairs(reader, (key, value) -> tags.add(new Tag(key, value)));
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new StoredEvent(
                position,
                id,
                new AggregateId(aggregateType, aggregateId),
                version,
                type,
                revision,
                data,
                instant(time),
                metadata,
                tags);
    }

    private static JsonData readData(BsonBinaryReader reader) {
        return reader.getCurrentBsonType() == BsonType.BINARY
                ? JsonData.of(reader.readBinaryData().getData())
                : JsonData.of(reader.readString().getBytes(StandardCharsets.UTF_8));
    }

    private interface Pair {
        void take(String key, String value);
    }

    private static void pairs(BsonBinaryReader reader, Pair pair) {
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String key = reader.readString();
            reader.readBsonType();
            pair.take(key, reader.readString());
        }
        reader.readEndArray();
    }
}

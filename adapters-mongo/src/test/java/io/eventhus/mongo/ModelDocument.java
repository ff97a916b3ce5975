package io.eventhus.mongo;

import java.util.HashSet;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** A stored document, with what the simulated servers look at; what the adapter sends as filters is evaluated here. */
final class ModelDocument {

    private final RawBsonDocument bytes;
    private final long id;
    private final Set<String> tags = new HashSet<>();

    ModelDocument(RawBsonDocument bytes) {
        this.bytes = bytes;
        this.id = bytes.getInt64("_id").getValue();
        for (BsonValue tag : bytes.getArray("tags")) {
            tags.add(tag.asString().getValue());
        }
    }

    RawBsonDocument bytes() {
        return bytes;
    }

    long id() {
        return id;
    }

    /** The position of the last event of the commit in it. */
    long last() {
        return id + bytes.getInt32("n").getValue() - 1;
    }

    String shown() {
        return bytes.getString("commit").getValue() + "@" + id;
    }

    /** The lowest and the highest id that a filter wants. */
    static long[] range(BsonDocument filter) {
        BsonValue wanted = filter.get("_id");
        if (wanted == null) {
            return new long[] {Long.MIN_VALUE, Long.MAX_VALUE};
        }
        return wanted.isDocument()
                ? new long[] {
                    bound(wanted.asDocument(), "$gte", Long.MIN_VALUE),
                    bound(wanted.asDocument(), "$lte", Long.MAX_VALUE)
                }
                : new long[] {wanted.asInt64().getValue(), wanted.asInt64().getValue()};
    }

    private static long bound(BsonDocument range, String operator, long otherwise) {
        return range.containsKey(operator) ? range.getInt64(operator).getValue() : otherwise;
    }

    /** Tells whether it passes a filter, but for the range of ids. */
    boolean passes(BsonDocument filter) {
        return filter.entrySet().stream().allMatch(part -> switch (part.getKey()) {
            case "_id" -> true;
            case "tags" -> hasTags(part.getValue());
            case "$or" -> part.getValue().asArray().stream().anyMatch(any -> passes(any.asDocument()));
            case "$and" -> part.getValue().asArray().stream().allMatch(each -> passes(each.asDocument()));
            default -> throw new AssertionError("the model does not know the filter " + filter);
        });
    }

    private boolean hasTags(BsonValue wanted) {
        if (wanted.isString()) {
            return tags.contains(wanted.asString().getValue());
        }
        return wanted.asDocument().entrySet().stream().allMatch(part -> switch (part.getKey()) {
            case "$in" ->
                part.getValue().asArray().stream()
                        .anyMatch(tag -> tags.contains(tag.asString().getValue()));
            case "$all" ->
                part.getValue().asArray().stream()
                        .allMatch(tag -> tags.contains(tag.asString().getValue()));
            default -> throw new AssertionError("the model does not know the filter " + wanted);
        });
    }
}

package io.eventhus.mongo.imports;

import io.eventhus.api.ImportRefusedException;
import java.util.OptionalLong;

/** Says where something stood in the collection, as far as it is known by then. Keys and names are shown, contents never. */
final class ImportPlace {

    /** How much of a name or path a message shows: enough to find it. */
    private static final int SHOWN_CHARACTERS = 120;

    private final String collection;
    private String document = "";
    private long index;
    private String type = "";
    private OptionalLong version = OptionalLong.empty();

    ImportPlace(String collection) {
        this.collection = collection;
    }

    /** Notes the document's id and the event's index in it. */
    void document(String id, long at) {
        document = id;
        index = at;
    }

    void type(String name) {
        type = name;
    }

    void version(long number) {
        version = OptionalLong.of(number);
    }

    /** Returns the event's type, empty if it is not known. */
    String type() {
        return type;
    }

    /** Returns the event's version, if it is known. */
    OptionalLong version() {
        return version;
    }

    ImportRefusedException refused(String key, String found, String expected) {
        return new ImportRefusedException(where() + ": expected " + expected + " for " + shown(key) + ", found " + found
                + "; correct it, or skip it");
    }

    /** A value of ours would not take a part; its message names the part. */
    ImportRefusedException refused(RuntimeException unusable) {
        return new ImportRefusedException(
                where() + ": " + unusable.getMessage() + "; correct it, or skip it", unusable);
    }

    private String where() {
        StringBuilder where = new StringBuilder("importing from ").append(collection);
        where.append(", document ").append(document.isEmpty() ? "with an _id that is no string" : shown(document));
        where.append(", event ").append(index + 1);
        version.ifPresent(number -> where.append(", version ").append(number));
        if (!type.isEmpty()) {
            where.append(", type ").append(shown(type));
        }
        return where.toString();
    }

    private static String shown(String name) {
        StringBuilder shown = new StringBuilder("'");
        name.chars().limit(SHOWN_CHARACTERS).forEach(c -> {
            if (c < 0x20 || c == 0x7f) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.append(name.length() > SHOWN_CHARACTERS ? "...'" : "'").toString();
    }
}

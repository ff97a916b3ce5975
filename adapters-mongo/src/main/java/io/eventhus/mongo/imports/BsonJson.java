package io.eventhus.mongo.imports;

import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.types.Decimal128;

/** Makes JSON of one payload in BSON, value by value; keys in the order in which they are stored. */
final class BsonJson {

    /** The outermost value of a payload is at no path. */
    private static final String ROOT = "";

    /** The nesting that the store's check of payloads allows. */
    private static final int MOST_NESTING = 500;

    private static final long FIRST_MILLIS =
            Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST_MILLIS =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final BsonReader in;
    private final Map<String, String> names;
    private final StringBuilder out = new StringBuilder();
    private int nesting;

    private BsonJson(BsonReader in, Map<String, String> names) {
        this.in = in;
        this.names = names;
    }

    /**
     * Reads one value and returns it as JSON.
     *
     * @param in    stands before the value
     * @param names the JSON names of keys, by path
     * @throws NoJsonException if a part of it has no JSON
     */
    static String of(BsonReader in, Map<String, String> names) throws NoJsonException {
        BsonJson json = new BsonJson(in, names);
        json.value(ROOT);
        return json.out.toString();
    }

    private void value(String path) throws NoJsonException {
        BsonType type = in.getCurrentBsonType();
        switch (type) {
            case DOCUMENT -> document(path);
            case ARRAY -> array(path);
            case STRING -> GoJson.text(in.readString(), out);
            case SYMBOL -> GoJson.text(in.readSymbol(), out);
            case INT32 -> out.append(in.readInt32());
            case INT64 -> out.append(in.readInt64());
            case DOUBLE -> out.append(GoJson.number(finite(in.readDouble(), path)));
            case DECIMAL128 -> out.append(finite(in.readDecimal128(), path));
            case BOOLEAN -> out.append(in.readBoolean());
            case NULL -> {
                in.readNull();
                out.append("null");
            }
            case DATE_TIME -> quoted(GoJson.time(time(in.readDateTime(), path)));
            case BINARY ->
                quoted(Base64.getEncoder().encodeToString(in.readBinaryData().getData()));
            case OBJECT_ID -> quoted(in.readObjectId().toHexString());
            case END_OF_DOCUMENT,
                    UNDEFINED,
                    REGULAR_EXPRESSION,
                    DB_POINTER,
                    JAVASCRIPT,
                    JAVASCRIPT_WITH_SCOPE,
                    TIMESTAMP,
                    MIN_KEY,
                    MAX_KEY -> throw new NoJsonException(path, "BSON type " + type);
        }
    }

    private void quoted(String plain) {
        out.append('"').append(plain).append('"');
    }

    private static double finite(double number, String path) throws NoJsonException {
        if (!Double.isFinite(number)) {
            throw new NoJsonException(path, "BSON type DOUBLE without a finite value");
        }
        return number;
    }

    private static String finite(Decimal128 number, String path) throws NoJsonException {
        if (!number.isFinite()) {
            throw new NoJsonException(path, "BSON type DECIMAL128 without a finite value");
        }
        return number.toString();
    }

    private static Instant time(long millis, String path) throws NoJsonException {
        if (millis < FIRST_MILLIS || millis > LAST_MILLIS) {
            throw new NoJsonException(path, "BSON type DATE_TIME of a year outside 0 to 9999");
        }
        return Instant.ofEpochMilli(millis);
    }

    private void document(String path) throws NoJsonException {
        deeper(path);
        Set<String> seen = new HashSet<>();
        in.readStartDocument();
        out.append('{');
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String key = in.readName();
            String inner = path.isEmpty() ? key : path + "." + key;
            String name = names.getOrDefault(inner, key);
            if (!seen.add(name)) {
                throw new NoJsonException(inner, "a second key of the JSON name that it gets");
            }
            if (seen.size() > 1) {
                out.append(',');
            }
            GoJson.text(name, out);
            out.append(':');
            value(inner);
        }
        in.readEndDocument();
        out.append('}');
        nesting--;
    }

    private void array(String path) throws NoJsonException {
        deeper(path);
        in.readStartArray();
        out.append('[');
        boolean isFirst = true;
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            if (!isFirst) {
                out.append(',');
            }
            isFirst = false;
            value(path);
        }
        in.readEndArray();
        out.append(']');
        nesting--;
    }

    private void deeper(String path) throws NoJsonException {
        nesting++;
        if (nesting > MOST_NESTING) {
            throw new NoJsonException(path, "documents and arrays nested more than " + MOST_NESTING + " deep");
        }
    }
}

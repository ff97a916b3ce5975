package io.eventhus.envelope;

import io.eventhus.api.JsonData;
import io.eventhus.api.PermanentException;

/** The check that a payload is what its type promises, done once before an event is stored. */
public final class JsonValues {

    /** How many objects and arrays may stand inside each other in a payload. Readers commonly stop at 1,000. */
    public static final int MOST_NESTING = 500;

    private JsonValues() {}

    /**
     * Checks that the bytes are exactly one JSON value (RFC 8259): well-formed UTF-8 without a byte order mark, no half
     * surrogate pairs, nothing but white space around it, no duplicate keys in an object, nested at most
     * {@value #MOST_NESTING} deep. Numbers may have any size; they are not converted. The whole is one pass over the
     * bytes, without building a tree. Thread-safe.
     *
     * @param data what to check
     * @param what names it in the message, such as {@code "the data of an event of type AccountCreated"}
     * @throws PermanentException if it is anything else; the message names the offset and the reason, not the content
     */
    public static void requireOneValue(JsonData data, String what) {
        try {
            check(data.toBytes());
        } catch (MalformedJsonException e) {
            throw new PermanentException(
                    "checking " + what + ": expected exactly one JSON value in UTF-8, found at byte " + e.offset()
                            + " of " + data.length() + ": " + e.reason() + "; correct how it is serialised");
        }
    }

    static void check(byte[] json) throws MalformedJsonException {
        JsonScan scan = JsonScan.of(json);
        scan.next();
        scan.finishValue(MOST_NESTING);
        scan.finish();
    }
}

package io.eventhus.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A payload: one JSON value as UTF-8 bytes, never changed from the conversion that made it to the last byte on the
 * wire. Equal if the bytes are equal. The bytes are not parsed here; the engine refuses what is not one JSON value
 * before it is queued.
 */
public final class JsonData {

    /** The JSON value {@code null}: an event without a payload. */
    public static final JsonData NULL = ofText("null");

    private final byte[] bytes;

    private JsonData(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes a payload of a copy of the bytes.
     *
     * @param bytes one JSON value in UTF-8
     * @throws IllegalArgumentException if there are no bytes
     */
    public static JsonData of(byte[] bytes) {
        return checked(bytes.clone());
    }

    /**
     * Makes a payload of a JSON text.
     *
     * @param json one JSON value
     * @throws IllegalArgumentException if the text is empty or not well-formed Unicode
     */
    public static JsonData ofText(String json) {
        return checked(Checks.text(json, "a payload").getBytes(StandardCharsets.UTF_8));
    }

    private static JsonData checked(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException(
                    "a payload has no bytes; expected one JSON value, so give 'null' for an event without a payload");
        }
        return new JsonData(bytes);
    }

    /** Returns a copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Returns the JSON text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the number of bytes. */
    public int length() {
        return bytes.length;
    }

    /**
     * Writes the bytes without copying them first.
     *
     * @throws IOException what {@code out} throws
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonData data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the length only: a payload never gets into a message by accident. */
    @Override
    public String toString() {
        return "JsonData[" + bytes.length + " bytes]";
    }
}

package io.eventhus.servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of BSON as it takes to talk with a server without a driver: documents, lists, texts, truth values, and numbers are values here; of
 * what else comes, dates and timestamps are numbers, and the rest is left out.
 *
 * <p>The format: https://bsonspec.org/spec.html
 */
final class Bson {

    private static final int OBJECT_ID = 12;

    private Bson() {}

    static byte[] encode(Map<String, ?> document) {
        ByteArrayOutputStream elements = new ByteArrayOutputStream();
        document.forEach((name, value) -> element(elements, name, value));
        return little(Integer.BYTES + elements.size() + 1)
                .putInt(Integer.BYTES + elements.size() + 1)
                .put(elements.toByteArray())
                .put((byte) 0)
                .array();
    }

    private static void element(ByteArrayOutputStream out, String name, Object value) {
        switch (value) {
            case Double number ->
                write(out, 0x01, name, little(Double.BYTES).putDouble(number).array());
            case String text -> {
                byte[] bytes = zeroEnded(text);
                write(
                        out,
                        0x02,
                        name,
                        little(Integer.BYTES + bytes.length)
                                .putInt(bytes.length)
                                .put(bytes)
                                .array());
            }
            case Map<?, ?> inner -> write(out, 0x03, name, encode(named(inner)));
            case List<?> list -> {
                Map<String, Object> numbered = new LinkedHashMap<>();
                list.forEach(each -> numbered.put(String.valueOf(numbered.size()), each));
                write(out, 0x04, name, encode(numbered));
            }
            case Boolean truth -> write(out, 0x08, name, new byte[] {(byte) (truth ? 1 : 0)});
            case Integer number ->
                write(out, 0x10, name, little(Integer.BYTES).putInt(number).array());
            case Long number ->
                write(out, 0x12, name, little(Long.BYTES).putLong(number).array());
            default -> throw new IllegalArgumentException("no value to send: " + value.getClass());
        }
    }

    private static Map<String, Object> named(Map<?, ?> document) {
        Map<String, Object> named = new LinkedHashMap<>();
        document.forEach((name, value) -> named.put((String) name, value));
        return named;
    }

    private static void write(ByteArrayOutputStream out, int type, String name, byte[] value) {
        out.write(type);
        out.writeBytes(zeroEnded(name));
        out.writeBytes(value);
    }

    private static byte[] zeroEnded(String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads one document.
     *
     * @param bytes little-endian, at the document's length
     * @throws IOException if it is none, or holds what is not known here
     */
    static Map<String, Object> decode(ByteBuffer bytes) throws IOException {
        try {
            return document(bytes);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("no whole document", e);
        }
    }

    private static Map<String, Object> document(ByteBuffer bytes) throws IOException {
        Map<String, Object> document = new LinkedHashMap<>();
        bytes.getInt();
        for (int type = bytes.get(); type != 0; type = bytes.get()) {
            String name = name(bytes);
            switch (type) {
                case 0x01 -> document.put(name, bytes.getDouble());
                case 0x02 -> document.put(name, text(bytes));
                case 0x03 -> document.put(name, document(bytes));
                case 0x04 -> document.put(name, List.copyOf(document(bytes).values()));
                case 0x05 -> skip(bytes, bytes.getInt() + 1);
                case 0x06, 0x0A -> skip(bytes, 0);
                case 0x07 -> skip(bytes, OBJECT_ID);
                case 0x08 -> document.put(name, bytes.get() != 0);
                case 0x10 -> document.put(name, bytes.getInt());
                case 0x09, 0x11, 0x12 -> document.put(name, bytes.getLong());
                default -> throw new IOException("a value of the unknown type " + type);
            }
        }
        return document;
    }

    private static void skip(ByteBuffer bytes, int count) {
        bytes.position(bytes.position() + count);
    }

    private static String name(ByteBuffer bytes) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (byte each = bytes.get(); each != 0; each = bytes.get()) {
            name.write(each);
        }
        return name.toString(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 1 || length > bytes.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        byte[] text = new byte[length - 1];
        bytes.get(text);
        skip(bytes, 1);
        return new String(text, StandardCharsets.UTF_8);
    }
}

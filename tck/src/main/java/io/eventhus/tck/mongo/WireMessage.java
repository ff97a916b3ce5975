package io.eventhus.tck.mongo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** One message with its header of 16 bytes: length, request id, the request it responds to, operation code. */
final class WireMessage {

    static final int OP_REPLY = 1;
    static final int OP_QUERY = 2004;
    static final int OP_COMPRESSED = 2012;
    static final int OP_MSG = 2013;

    static final int HEADER = 16;

    /** What servers take, by {@code maxMessageSizeBytes}. */
    static final int MOST_BYTES = 48_000_000;

    private final byte[] bytes;
    private final ByteBuffer view;

    /**
     * Makes a message of its bytes.
     *
     * @param bytes header and body; not copied
     */
    WireMessage(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads the next message.
     *
     * @return the message, or null if the stream ends before one begins
     * @throws EOFException       if the stream ends inside a message
     * @throws MongoWireException if the header cannot be one
     */
    static @Nullable WireMessage read(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return null;
        }
        if (header.length < HEADER) {
            throw new EOFException("the connection ended after " + header.length + " bytes of a header of 16");
        }
        int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < HEADER || length > MOST_BYTES) {
            throw new MongoWireException(
                    "a message header tells a length of " + length + "; expected 16 to " + MOST_BYTES);
        }
        byte[] bytes = new byte[length];
        System.arraycopy(header, 0, bytes, 0, HEADER);
        int body = in.readNBytes(bytes, HEADER, length - HEADER);
        if (body < length - HEADER) {
            throw new EOFException(
                    "the connection ended after " + (HEADER + body) + " bytes of a message of " + length);
        }
        return new WireMessage(bytes);
    }

    int requestId() {
        return view.getInt(4);
    }

    int responseTo() {
        return view.getInt(8);
    }

    int opCode() {
        return view.getInt(12);
    }

    /** Returns header and body; not a copy. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Writes the first half of the bytes only. */
    void writeHalfTo(OutputStream out) throws IOException {
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
    }
}

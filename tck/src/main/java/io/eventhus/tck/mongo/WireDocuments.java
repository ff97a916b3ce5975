package io.eventhus.tck.mongo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the documents out of messages, and makes messages of documents. */
final class WireDocuments {

    /** OP_MSG: the last four bytes are a checksum. */
    private static final int CHECKSUM_PRESENT = 1;
    /** OP_MSG: no reply is wanted; of a reply: another one follows. */
    static final int MORE_TO_COME = 1 << 1;
    /** OP_MSG: bits that one must know to understand the message. */
    private static final int REQUIRED_BITS = 0xFFFF;

    private static final int SMALLEST_DOCUMENT = 5;
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private WireDocuments() {}

    /** Returns the flags of an OP_MSG, 0 of any other message. */
    static int flags(WireMessage message) {
        if (message.opCode() != WireMessage.OP_MSG) {
            return 0;
        }
        return bodyOf(message, "OP_MSG", 5).getInt();
    }

    /**
     * Returns the one document that a message says: the body of an OP_MSG with its document sequences as arrays under
     * their identifiers, the query of an OP_QUERY, the first document of an OP_REPLY.
     *
     * @throws MongoWireException if the message is malformed, compressed, or of another kind
     */
    static BsonDocument documentOf(WireMessage message) {
        return switch (message.opCode()) {
            case WireMessage.OP_MSG -> ofMsg(message);
            case WireMessage.OP_QUERY -> ofQuery(message);
            case WireMessage.OP_REPLY -> ofReply(message);
            case WireMessage.OP_COMPRESSED ->
                throw new MongoWireException("a compressed message (OP_COMPRESSED) came, and the proxy reads none;"
                        + " leave compressors out of the client's settings");
            default ->
                throw new MongoWireException("a message of operation " + message.opCode()
                        + " came; expected OP_MSG (2013), or OP_QUERY (2004) and OP_REPLY (1) for the first greeting");
        };
    }

    private static BsonDocument ofMsg(WireMessage message) {
        ByteBuffer in = bodyOf(message, "OP_MSG", 5);
        int flags = in.getInt();
        int unknown = flags & REQUIRED_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME);
        if (unknown != 0) {
            throw new MongoWireException("an OP_MSG has the required flag bits 0x" + Integer.toHexString(unknown)
                    + ", which the proxy does not know");
        }
        if ((flags & CHECKSUM_PRESENT) != 0) {
            in.limit(in.limit() - Math.min(4, in.remaining()));
        }
        BsonDocument body = null;
        BsonDocument sequences = new BsonDocument();
        while (in.hasRemaining()) {
            int kind = in.get();
            if (kind == 0 && body == null) {
                body = document(in);
            } else if (kind == 1) {
                sequence(in, sequences);
            } else {
                throw new MongoWireException(
                        "an OP_MSG has " + (kind == 0 ? "a second body" : "a section of kind " + kind)
                                + "; expected one body (0) and document sequences (1)");
            }
        }
        if (body == null) {
            throw new MongoWireException("an OP_MSG has no body section");
        }
        for (String identifier : sequences.keySet()) {
            if (body.put(identifier, sequences.get(identifier)) != null) {
                throw new MongoWireException("an OP_MSG has '" + identifier + "' in its body and as a sequence");
            }
        }
        return body;
    }

    private static void sequence(ByteBuffer in, BsonDocument sequences) {
        int size = in.remaining() < 4 ? -1 : in.getInt(in.position());
        if (size < 5 || size > in.remaining()) {
            throw new MongoWireException("a document sequence tells a size of " + size + "; expected 5 to "
                    + in.remaining() + ", what is left of the message");
        }
        ByteBuffer part = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + size);
        part.getInt();
        String identifier = text(part);
        BsonArray documents = new BsonArray();
        while (part.hasRemaining()) {
            documents.add(document(part));
        }
        if (sequences.put(identifier, documents) != null) {
            throw new MongoWireException("an OP_MSG has two document sequences '" + identifier + "'");
        }
    }

    private static BsonDocument ofQuery(WireMessage message) {
        ByteBuffer in = bodyOf(message, "OP_QUERY", 4);
        in.getInt();
        text(in);
        if (in.remaining() < 8) {
            throw new MongoWireException("an OP_QUERY ends before its query");
        }
        in.getLong();
        return document(in);
    }

    private static BsonDocument ofReply(WireMessage message) {
        ByteBuffer in = bodyOf(message, "OP_REPLY", 20);
        in.position(in.position() + 20);
        return document(in);
    }

    private static ByteBuffer bodyOf(WireMessage message, String kind, int least) {
        ByteBuffer in = ByteBuffer.wrap(message.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        in.position(WireMessage.HEADER);
        if (in.remaining() < least) {
            throw new MongoWireException(
                    "an " + kind + " has a body of " + in.remaining() + " bytes; expected " + least + " at least");
        }
        return in;
    }

    private static BsonDocument document(ByteBuffer in) {
        int size = in.remaining() < 4 ? -1 : in.getInt(in.position());
        if (size < SMALLEST_DOCUMENT || size > in.remaining()) {
            throw new MongoWireException("a document tells a size of " + size + "; expected " + SMALLEST_DOCUMENT
                    + " to " + in.remaining() + ", what is left of the message");
        }
        ByteBuffer part = in.slice(in.position(), size);
        in.position(in.position() + size);
        try (BsonBinaryReader reader = new BsonBinaryReader(part)) {
            return CODEC.decode(reader, DecoderContext.builder().build());
        } catch (RuntimeException e) {
            throw new MongoWireException("a document of " + size + " bytes is no BSON", e);
        }
    }

    private static String text(ByteBuffer in) {
        int start = in.position();
        while (in.hasRemaining()) {
            if (in.get() == 0) {
                return new String(
                        in.array(), in.arrayOffset() + start, in.position() - 1 - start, StandardCharsets.UTF_8);
            }
        }
        throw new MongoWireException("a name in a message has no end");
    }

    /** Makes an OP_MSG with one body section. */
    static WireMessage msg(int requestId, int responseTo, int flags, BsonDocument body) {
        BasicOutputBuffer out = header(requestId, responseTo, WireMessage.OP_MSG);
        out.writeInt32(flags & ~CHECKSUM_PRESENT);
        out.writeByte(0);
        return finish(out, body);
    }

    /** Makes an OP_REPLY with one document. */
    static WireMessage reply(int requestId, int responseTo, BsonDocument document) {
        BasicOutputBuffer out = header(requestId, responseTo, WireMessage.OP_REPLY);
        out.writeInt32(8); // AwaitCapable, as every server says
        out.writeInt64(0);
        out.writeInt32(0);
        out.writeInt32(1);
        return finish(out, document);
    }

    /** Makes the same message with another document in it. */
    static WireMessage withDocument(WireMessage message, BsonDocument document) {
        return message.opCode() == WireMessage.OP_REPLY
                ? reply(message.requestId(), message.responseTo(), document)
                : msg(message.requestId(), message.responseTo(), flags(message), document);
    }

    private static BasicOutputBuffer header(int requestId, int responseTo, int opCode) {
        BasicOutputBuffer out = new BasicOutputBuffer();
        out.writeInt32(0); // the length, when it is known
        out.writeInt32(requestId);
        out.writeInt32(responseTo);
        out.writeInt32(opCode);
        return out;
    }

    private static WireMessage finish(BasicOutputBuffer out, BsonDocument document) {
        try (BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            CODEC.encode(writer, document, EncoderContext.builder().build());
        }
        out.writeInt32(0, out.getPosition());
        return new WireMessage(out.toByteArray());
    }

    /** Returns a text of a document, or null if it has another value or none under a name. */
    static @Nullable String textIn(BsonDocument document, String name) {
        return document.isString(name) ? document.getString(name).getValue() : null;
    }
}

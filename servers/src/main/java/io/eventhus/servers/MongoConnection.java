package io.eventhus.servers;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection to a server of MongoDB's protocol, without a driver: one command after the other, each with a deadline.
 *
 * <p>The message: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
final class MongoConnection implements Closeable {

    private static final int DEADLINE_MS = 2_000;
    private static final int OP_MSG = 2013;
    /** The length, two request numbers, the operation. */
    private static final int HEADER = 4 * Integer.BYTES;
    /** The flags and the kind of the only section. */
    private static final int BEFORE_BODY = Integer.BYTES + 1;

    private static final int MOST_BYTES = 1 << 20;

    private final Socket socket = new Socket();

    private MongoConnection() {}

    /** Connects; sends nothing yet. */
    static MongoConnection to(String host, int port) throws IOException {
        MongoConnection connection = new MongoConnection();
        try {
            connection.socket.connect(new InetSocketAddress(host, port), DEADLINE_MS);
            connection.socket.setSoTimeout(DEADLINE_MS);
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Runs a command.
     *
     * @param database the database
     * @param command its first entry names it
     * @return what the server replied, be it a refusal
     */
    Map<String, Object> run(String database, Map<String, ?> command) throws IOException {
        Map<String, Object> whole = new LinkedHashMap<>(command);
        whole.put("$db", database);
        byte[] body = Bson.encode(whole);
        int length = HEADER + BEFORE_BODY + body.length;
        socket.getOutputStream()
                .write(ByteBuffer.allocate(length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(length)
                        .putInt(1)
                        .putInt(0)
                        .putInt(OP_MSG)
                        .putInt(0)
                        .put((byte) 0)
                        .put(body)
                        .array());
        return reply(socket.getInputStream());
    }

    private static Map<String, Object> reply(InputStream in) throws IOException {
        ByteBuffer header = read(in, HEADER + BEFORE_BODY);
        int length = header.getInt();
        int operation = header.getInt(HEADER - Integer.BYTES);
        if (operation != OP_MSG || length < HEADER + BEFORE_BODY || length > MOST_BYTES) {
            throw new IOException("what replies is no server of MongoDB's protocol");
        }
        return Bson.decode(read(in, length - HEADER - BEFORE_BODY));
    }

    private static ByteBuffer read(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the server closed the connection");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Tells whether a reply says that the command was run. */
    static boolean isDone(Map<String, Object> reply) {
        return reply.get("ok") instanceof Number ok && ok.intValue() == 1;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

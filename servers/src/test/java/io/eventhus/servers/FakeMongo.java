package io.eventhus.servers;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a mongod answers that is started as a node of a replica set; where none can be had. */
final class FakeMongo implements AutoCloseable {

    private static final int HEADER = 16;
    private static final int BEFORE_BODY = 5;
    private static final int OP_MSG = 2013;

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Map<String, Object>> commands = new CopyOnWriteArrayList<>();
    private final AtomicBoolean initiated = new AtomicBoolean();

    FakeMongo() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Returns the commands that were received, oldest first. */
    List<Map<String, Object>> commands() {
        return List.copyOf(commands);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] header = new byte[HEADER];
                in.readFully(header);
                byte[] rest = new byte
                        [ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt() - HEADER];
                in.readFully(rest);
                Map<String, Object> command = Bson.decode(ByteBuffer.wrap(rest, BEFORE_BODY, rest.length - BEFORE_BODY)
                        .order(ByteOrder.LITTLE_ENDIAN));
                commands.add(command);
                byte[] reply = Bson.encode(reply(command));
                int length = HEADER + BEFORE_BODY + reply.length;
                client.getOutputStream()
                        .write(ByteBuffer.allocate(length)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(length)
                                .putInt(0)
                                .putInt(1)
                                .putInt(OP_MSG)
                                .putInt(0)
                                .put((byte) 0)
                                .put(reply)
                                .array());
            }
        } catch (IOException e) {
            // The client left.
            return;
        }
    }

    private Map<String, Object> reply(Map<String, Object> command) {
        if (command.containsKey("replSetInitiate")) {
            initiated.set(true);
            return Map.of("ok", 1.0);
        }
        if (command.containsKey("buildInfo")) {
            return Map.of("version", "8.0.17", "versionArray", List.of(8, 0, 17, 0), "ok", 1.0);
        }
        return initiated.get()
                ? Map.of("isWritablePrimary", true, "setName", "rs0", "ok", 1.0)
                : Map.of("isWritablePrimary", false, "isreplicaset", true, "ok", 1.0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

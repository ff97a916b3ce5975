package io.eventhus.tck.mongo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A standalone server with lists in memory: greets, inserts with unique {@code _id}, finds everything in batches. */
final class ScriptedMongo implements AutoCloseable {

    private final ServerSocket listener;
    private final Map<String, List<BsonDocument>> stored = new ConcurrentHashMap<>();
    private final Map<Long, List<BsonValue>> cursors = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    ScriptedMongo() {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException("a scripted server found no port", e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    List<BsonDocument> stored(String collection) {
        return stored.computeIfAbsent(collection, any -> new CopyOnWriteArrayList<>());
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            WireMessage message = WireMessage.read(in);
            while (message != null) {
                answer(message, out);
                message = WireMessage.read(in);
            }
        } catch (IOException e) {
            // the other side has gone
        } finally {
            sockets.remove(socket);
        }
    }

    private void answer(WireMessage message, OutputStream out) throws IOException {
        Request request = Request.of(message);
        if (request.name().equals("stream")) {
            for (int i = 1; i <= 3; i++) {
                int flags = i < 3 ? WireDocuments.MORE_TO_COME : 0;
                BsonDocument part = BsonDocument.parse("{ok: 1, part: " + i + "}");
                WireDocuments.msg(i, message.requestId(), flags, part).writeTo(out);
            }
            return;
        }
        BsonDocument reply = reply(request);
        if (request.wantsReply()) {
            request.replyWith(message.requestId() + 1_000_000, reply).writeTo(out);
        }
    }

    private BsonDocument reply(Request request) {
        return switch (request.name()) {
            case "hello" -> hello(request.body().getFirstKey());
            case "insert" -> insert(request);
            case "find" -> find(request);
            case "getMore" -> batch(request, request.body().getNumber("getMore").longValue(), "nextBatch");
            case "ping", "endSessions", "killCursors" -> new BsonDocument();
            default ->
                ServerError.of(59)
                        .named("CommandNotFound")
                        .saying("no " + request.name())
                        .reply();
        };
    }

    private static BsonDocument hello(String spelled) {
        String primary = spelled.equals("hello") ? "isWritablePrimary" : "ismaster";
        return BsonDocument.parse("{" + primary + ": true, helloOk: true, maxBsonObjectSize: 16777216,"
                + " maxMessageSizeBytes: 48000000, maxWriteBatchSize: 100000, minWireVersion: 0, maxWireVersion: 21,"
                + " readOnly: false}");
    }

    private BsonDocument insert(Request request) {
        List<BsonDocument> list = stored(String.valueOf(request.collection()));
        int n = 0;
        for (BsonValue each : request.body().getArray("documents")) {
            BsonValue id = each.asDocument().get("_id");
            if (list.stream().anyMatch(one -> Objects.equals(one.get("_id"), id))) {
                BsonDocument error = ServerError.of(11000).inside().append("index", new BsonInt32(n));
                return new BsonDocument("n", new BsonInt32(n)).append("writeErrors", new BsonArray(List.of(error)));
            }
            list.add(each.asDocument());
            n++;
        }
        return new BsonDocument("n", new BsonInt32(n));
    }

    private BsonDocument find(Request request) {
        long id = 1L + cursors.size();
        cursors.put(id, new ArrayList<>(stored(String.valueOf(request.collection()))));
        return batch(request, id, "firstBatch");
    }

    private BsonDocument batch(Request request, long id, String name) {
        List<BsonValue> left = cursors.getOrDefault(id, List.of());
        int size = request.body().containsKey("batchSize")
                ? request.body().getNumber("batchSize").intValue()
                : 101;
        List<BsonValue> batch = new ArrayList<>(left.subList(0, Math.min(size, left.size())));
        left.subList(0, batch.size()).clear();
        BsonDocument cursor = new BsonDocument("id", new BsonInt64(left.isEmpty() ? 0 : id))
                .append("ns", new BsonString(request.database() + "." + request.collection()))
                .append(name, new BsonArray(batch));
        return new BsonDocument("cursor", cursor);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a scripted server did not close", e);
        }
    }
}

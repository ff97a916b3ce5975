package io.eventhus.tck.mongo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a driver and the one to the server that belongs to it. One command at a time: drivers send the next
 * when they have the reply.
 */
final class ProxyConnection implements Runnable {

    private static final System.Logger LOG = System.getLogger(ProxyConnection.class.getName());
    private static final int CONNECT_MILLIS = 10_000;

    private final MongoFaultProxy proxy;
    private final int number;
    private final Socket client;
    private final Socket server = new Socket();
    private volatile @Nullable Thread thread;

    ProxyConnection(MongoFaultProxy proxy, int number, Socket client) {
        this.proxy = proxy;
        this.number = number;
        this.client = client;
    }

    void start() {
        Thread made = Thread.ofVirtual().name("mongo-fault-proxy-" + number).unstarted(this);
        thread = made;
        made.start();
    }

    /** Cuts both sides, and ends what is held. */
    void cut() {
        close(client);
        close(server);
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    void awaitEnd(Duration longest) throws InterruptedException {
        Thread running = thread;
        if (running != null && !running.join(longest)) {
            LOG.log(System.Logger.Level.WARNING, "Connection {0} did not end within {1}", number, longest);
        }
    }

    @Override
    public void run() {
        try {
            InetSocketAddress address = proxy.serverAddress();
            server.connect(address, CONNECT_MILLIS);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            InputStream fromServer = new BufferedInputStream(server.getInputStream());
            WireMessage message = WireMessage.read(fromClient);
            while (message != null && new Exchange(message).run(fromServer)) {
                message = WireMessage.read(fromClient);
            }
        } catch (MongoWireException e) {
            proxy.problem(e);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "Connection " + number + " ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            proxy.problem(new MongoWireException("a condition or a change of a test failed: " + e, e));
        } finally {
            close(client);
            close(server);
            proxy.ended(this);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "A socket could not be closed", e);
        }
    }

    /** A command and its replies. */
    private final class Exchange {

        private final Request request;
        private final @Nullable BsonDocument canned;
        private final @Nullable ArmedFault armed;
        private boolean happened;

        Exchange(WireMessage message) {
            request = Request.of(message);
            canned = proxy.cannedFor(request);
            armed = proxy.next(number, request, canned != null);
        }

        /** Tells whether the connection stays open. */
        boolean run(InputStream fromServer) throws IOException, InterruptedException {
            try {
                return armed == null ? toServer(request.message(), fromServer) : faulty(armed, fromServer);
            } finally {
                if (armed != null) {
                    armed.ends();
                }
            }
        }

        private boolean faulty(ArmedFault fault, InputStream fromServer) throws IOException, InterruptedException {
            return switch (fault.fault().onCommand()) {
                case OnCommand.Send send -> toServer(request.message(), fromServer);
                case OnCommand.Cut cut -> {
                    happens();
                    yield false;
                }
                case OnCommand.Drop drop -> {
                    happens();
                    yield true;
                }
                case OnCommand.Hold hold -> {
                    happens();
                    fault.hold(hold.longest());
                    yield toServer(request.message(), fromServer);
                }
                case OnCommand.SendFirst first -> {
                    WireMessage shortened = request.withFirst(first.documents());
                    if (shortened != request.message()) {
                        happens();
                    }
                    yield toServer(shortened, fromServer);
                }
                case OnCommand.Answer answer -> {
                    happens();
                    yield !request.wantsReply() || reply(request.replyWith(proxy.nextId(), answer.reply()));
                }
            };
        }

        private boolean toServer(WireMessage message, InputStream fromServer) throws IOException, InterruptedException {
            if (canned != null) {
                return !request.wantsReply() || reply(request.replyWith(proxy.nextId(), canned));
            }
            message.writeTo(server.getOutputStream());
            boolean more = request.wantsReply();
            while (more) {
                WireMessage reply = WireMessage.read(fromServer);
                if (reply == null || !reply(proxy.dressed(request, reply))) {
                    return false;
                }
                more = (WireDocuments.flags(reply) & WireDocuments.MORE_TO_COME) != 0;
            }
            return true;
        }

        private boolean reply(WireMessage whole) throws IOException, InterruptedException {
            OutputStream out = client.getOutputStream();
            if (armed == null) {
                whole.writeTo(out);
                return true;
            }
            WireMessage reply = edited(whole, armed.fault());
            OnReply onReply = armed.fault().onReply();
            if (!(onReply instanceof OnReply.Send)) {
                happens();
            }
            return switch (onReply) {
                case OnReply.Send send -> written(reply, out, 1);
                case OnReply.Cut cut -> false;
                case OnReply.CutInside inside -> {
                    reply.writeHalfTo(out);
                    yield false;
                }
                case OnReply.Drop drop -> true;
                case OnReply.Hold hold -> {
                    armed.hold(hold.longest());
                    yield written(reply, out, 1);
                }
                case OnReply.Repeat repeat -> written(reply, out, 2);
            };
        }

        private static boolean written(WireMessage reply, OutputStream out, int times) throws IOException {
            for (int i = 0; i < times; i++) {
                reply.writeTo(out);
            }
            return true;
        }

        private WireMessage edited(WireMessage reply, Fault fault) {
            if (fault.edits().isEmpty()) {
                return reply;
            }
            happens();
            BsonDocument document = WireDocuments.documentOf(reply);
            for (UnaryOperator<BsonDocument> edit : fault.edits()) {
                document = edit.apply(document);
            }
            return WireDocuments.withDocument(reply, document);
        }

        private void happens() {
            if (armed != null && !happened) {
                happened = true;
                armed.happens();
            }
        }
    }
}

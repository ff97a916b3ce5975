package io.eventhus.mongo;

import com.mongodb.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;

/** Speaks TLS for a server that does not. */
final class TlsFront implements AutoCloseable {

    private final ServerSocket port;
    private final ServerAddress behind;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

    TlsFront(SSLContext context, ServerAddress behind) throws IOException {
        this.port = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.behind = behind;
        Thread.ofVirtual().start(this::listen);
    }

    String uri() {
        return "mongodb://127.0.0.1:" + port.getLocalPort() + "/?tls=true";
    }

    private void listen() {
        try {
            while (true) {
                Socket client = port.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> join(client));
            }
        } catch (IOException e) {
            // Closed.
            return;
        }
    }

    private void join(Socket client) {
        try (client;
                Socket server = new Socket(behind.getHost(), behind.getPort())) {
            open.add(server);
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException | InterruptedException e) {
            // The client does not like the certificate, or the test is over.
            return;
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // The other side is told by the closing.
            return;
        }
    }

    @Override
    public void close() {
        try {
            port.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

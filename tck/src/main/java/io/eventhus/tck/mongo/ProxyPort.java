package io.eventhus.tck.mongo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** The loopback port on which a proxy listens, and the connections that came over it. */
final class ProxyPort implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ProxyPort.class.getName());
    private static final int MOST_WAITING = 100;
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final ServerSocket listener;
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    ProxyPort() throws IOException {
        listener = new ServerSocket(0, MOST_WAITING, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    int number() {
        return listener.getLocalPort();
    }

    int open() {
        return connections.size();
    }

    void refuse(boolean yes) {
        refusing = yes;
    }

    void cutAll() {
        connections.forEach(ProxyConnection::cut);
    }

    void ended(ProxyConnection connection) {
        connections.remove(connection);
    }

    /** Takes connections until it is closed. */
    void listen(BiFunction<Integer, Socket, ProxyConnection> made) {
        int opened = 0;
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing || connections.size() >= MongoFaultProxy.MOST_CONNECTIONS) {
                    client.setSoLinger(true, 0); // a reset, not an orderly end
                    client.close();
                } else {
                    opened++;
                    ProxyConnection connection = made.apply(opened, client);
                    connections.add(connection);
                    connection.start();
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "No connection was accepted", e);
            }
        }
        cutAll(); // what came while the port was being closed
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The port could not be closed", e);
        }
        List<ProxyConnection> ending = new ArrayList<>(connections);
        cutAll();
        try {
            for (ProxyConnection connection : ending) {
                connection.awaitEnd(LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

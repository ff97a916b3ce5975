package io.eventhus.servers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Where the nodes of a cluster are, in {@code DIR/cluster.properties}: the same at every start, since each node has the
 * routes of the others in its settings.
 *
 * @param kind the name of the nodes' kind
 * @param ports for clients, one for each node
 * @param routes the ports at which the nodes find each other, one for each node
 */
record ClusterPlan(String kind, List<Integer> ports, List<Integer> routes) {

    private static final String FILE = "cluster.properties";

    ClusterPlan {
        ports = List.copyOf(ports);
        routes = List.copyOf(routes);
    }

    /** Chooses free ports for so many nodes; all are held until the last is found, so that no two are the same. */
    static ClusterPlan fresh(String kind, int nodes) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * nodes; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> free = held.stream().map(ServerSocket::getLocalPort).toList();
            return new ClusterPlan(kind, free.subList(0, nodes), free.subList(nodes, 2 * nodes));
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    int nodes() {
        return ports.size();
    }

    static Optional<ClusterPlan> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties read = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            read.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new ClusterPlan(value(read, "kind"), numbers(read, "ports"), numbers(read, "routes")));
    }

    /** Replaces the file as a whole: a reader never sees half of it. */
    void write(Path folder) throws IOException {
        Properties written = new Properties();
        written.setProperty("kind", kind);
        written.setProperty("ports", text(ports));
        written.setProperty("routes", text(routes));
        Path next = folder.resolve(FILE + ".next");
        try (Writer text = Files.newBufferedWriter(next)) {
            written.store(text, null);
        }
        Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String text(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Integer> numbers(Properties read, String key) {
        return Arrays.stream(value(read, key).split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    private static String value(Properties read, String key) {
        String value = read.getProperty(key);
        if (value == null) {
            throw new UnavailableException(FILE + " has no '" + key + "'; delete the folder and start anew");
        }
        return value;
    }
}

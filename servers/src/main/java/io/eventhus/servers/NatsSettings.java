package io.eventhus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** The configuration file of a NATS server of ours. */
final class NatsSettings {

    /** The folder of JetStream within the data. */
    static final String STORE = "jetstream";

    /** Older servers do not know the setting and refuse the file. */
    private static final Version KNOWS_SYNC = Version.of("2.10");

    /**
     * Which node of which cluster.
     *
     * @param plan the cluster
     * @param index which of its nodes
     */
    record Node(ClusterPlan plan, int index) {}

    private NatsSettings() {}

    static String nodeName(int index) {
        return "node-" + (index + 1);
    }

    /** Writes it anew, beside the data that it names. */
    static Path write(Path data, Version version, int port, String syncInterval, Optional<Node> node, String more) {
        Path file = data.resolve("nats.conf");
        String sync = version.compareTo(KNOWS_SYNC) < 0 ? "" : "  sync_interval: \"" + syncInterval + "\"\n";
        String text = "listen: \"127.0.0.1:" + port + "\"\n"
                + "jetstream {\n"
                + "  store_dir: \"" + data.resolve(STORE) + "\"\n"
                + sync
                + "}\n"
                + node.filter(it -> it.plan().nodes() > 1)
                        .map(NatsSettings::cluster)
                        .orElse("")
                + more;
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return file;
    }

    /** A node passes over the route to itself. */
    private static String cluster(Node node) {
        String routes = node.plan().routes().stream()
                .map(port -> "\"nats://127.0.0.1:" + port + "\"")
                .collect(Collectors.joining(", "));
        return "server_name: \"" + nodeName(node.index()) + "\"\n"
                + "cluster {\n"
                + "  name: \"eventhus\"\n"
                + "  listen: \"127.0.0.1:" + node.plan().routes().get(node.index()) + "\"\n"
                + "  routes: [" + routes + "]\n"
                + "}\n";
    }
}

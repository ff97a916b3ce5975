package io.eventhus.soak;

import io.eventhus.servers.Nats;
import io.eventhus.servers.TestCluster;
import io.eventhus.servers.VersionRange;
import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.Message;
import io.nats.client.OrderedConsumerContext;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What each node holds of the run's stream. A client of the cluster cannot choose which copy it reads, so the cluster is
 * stopped, and the messages that lie on each node's disk are given to a server alone, outside of any cluster, and read
 * through that: with their sequence, subject, headers and body. That server makes the stream first, as one with a single
 * copy, since it refuses one that is to have several; only the files of messages are then replaced.
 */
final class Replicas {

    private static final Path MESSAGES = Path.of("jetstream", "$G", "streams", NatsTarget.stream(), "msgs");
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private Replicas() {}

    /**
     * One copy.
     *
     * @param messages how many
     * @param last     the last sequence
     * @param digest   of all messages
     */
    record Copy(long messages, long last, String digest) {}

    /**
     * What was found.
     *
     * @param copies one for each node
     */
    record Comparison(List<Copy> copies) {

        List<String> differences() {
            Copy first = copies.getFirst();
            List<String> differences = new ArrayList<>();
            for (int node = 0; node < copies.size(); node++) {
                if (!copies.get(node).equals(first)) {
                    differences.add("node " + node + " holds " + copies.get(node) + ", and node 0 " + first);
                }
            }
            if (first.messages() == 0) {
                differences.add("the copies are empty");
            }
            return differences;
        }

        @Override
        public String toString() {
            return (differences().isEmpty() ? "equal" : "different") + " copies of "
                    + copies.getFirst().messages() + " messages";
        }
    }

    /** Stops a cluster and compares its copies. */
    static Comparison compare(TestCluster cluster, Path folder) throws IOException, InterruptedException {
        cluster.stop();
        List<Copy> copies = new ArrayList<>();
        for (int node = 0; node < cluster.size(); node++) {
            Path home = folder.resolve("alone-" + node);
            VersionRange same = VersionRange.from(cluster.version());
            try (TestCluster alone = TestCluster.in(home, Nats.KIND, same, 1)) {
                NatsTarget.makeAlone(alone.address());
                alone.stop();
                replace(
                        cluster.storage(node).resolve(MESSAGES),
                        alone.storage(0).resolve(MESSAGES));
                alone.start();
                alone.awaitLeader();
                copies.add(read(alone.address()));
            }
        }
        return new Comparison(copies);
    }

    private static void replace(Path from, Path to) throws IOException {
        for (Path each : files(to)) {
            Files.delete(each);
        }
        for (Path each : files(from)) {
            Files.copy(each, to.resolve(each.getFileName().toString()));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @SuppressWarnings("try") // an interrupt is handed on, wherever it comes
    private static Copy read(String address) throws IOException, InterruptedException {
        try (Connection connection = io.nats.client.Nats.connect(address)) {
            long last = connection
                    .jetStreamManagement()
                    .getStreamInfo(NatsTarget.stream())
                    .getStreamState()
                    .getLastSequence();
            OrderedConsumerContext consumer = connection
                    .getStreamContext(NatsTarget.stream())
                    .createOrderedConsumer(new OrderedConsumerConfiguration());
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long messages = 0;
            try (IterableConsumer all = consumer.iterate()) {
                for (long sequence = 0; sequence < last; messages++) {
                    Message message = all.nextMessage(ANSWER);
                    if (message == null) {
                        throw new IllegalStateException("a copy ends at sequence " + sequence + " of " + last);
                    }
                    sequence = message.metaData().streamSequence();
                    add(digest, sequence, message);
                }
            }
            return new Copy(messages, last, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // What an iteration throws at its end is not told more closely.
            throw new IOException("a copy could not be read", e);
        }
    }

    private static void add(MessageDigest digest, long sequence, Message message) {
        StringBuilder head = new StringBuilder().append(sequence).append(' ').append(message.getSubject());
        if (message.hasHeaders()) {
            message.getHeaders().keySet().stream()
                    .sorted()
                    .forEach(name -> head.append('\n')
                            .append(name)
                            .append('=')
                            .append(message.getHeaders().get(name)));
        }
        digest.update(head.append("\n\n").toString().getBytes(StandardCharsets.UTF_8));
        digest.update(message.getData());
    }
}

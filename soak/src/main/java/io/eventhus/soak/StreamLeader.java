package io.eventhus.soak;

import io.eventhus.servers.TestCluster;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Who leads the run's stream, asked by a connection of its own that comes back by itself. */
final class StreamLeader implements AutoCloseable {

    private static final String STEP_DOWN = "$JS.API.STREAM.LEADER.STEPDOWN.";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final TestCluster cluster;
    private final Connection connection;

    StreamLeader(TestCluster cluster) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.connection = Nats.connect(new Options.Builder()
                .servers(cluster.address().split(",", -1))
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(100))
                .build());
    }

    /** Waits until there is a leader, and returns its node. */
    int node() throws InterruptedException {
        String name = await(NatsTarget.stream(), "a leader", info -> Optional.ofNullable(info.getLeader()));
        for (int node = 0; node < cluster.size(); node++) {
            if (cluster.name(node).equals(name)) {
                return node;
            }
        }
        throw new IllegalStateException("the stream is led by '" + name + "', which is no node of this cluster");
    }

    /** Asks the leader to hand over; whether it does so shows in who leads. */
    void stepDown() throws InterruptedException {
        Message answer = connection.request(STEP_DOWN + NatsTarget.stream(), new byte[0], ANSWER);
        if (answer == null || !new String(answer.getData(), StandardCharsets.UTF_8).contains("\"success\":true")) {
            // It may have been deposed meanwhile, which is as good.
            await(NatsTarget.stream(), "a leader", info -> Optional.ofNullable(info.getLeader()));
        }
    }

    /** Waits until all copies, also those of the states, say that they are up to date, while nobody writes. */
    void awaitInSync() throws InterruptedException {
        for (String stream : List.of(NatsTarget.stream(), NatsTarget.states())) {
            await(
                    stream,
                    "all copies up to date",
                    info -> isInSync(info) ? Optional.ofNullable(info.getLeader()) : Optional.empty());
        }
    }

    private boolean isInSync(ClusterInfo info) {
        return info.getReplicas().size() == cluster.size() - 1
                && info.getReplicas().stream().allMatch(copy -> copy.isCurrent() && copy.getLag() == 0);
    }

    private String await(String stream, String what, Function<ClusterInfo, Optional<String>> found)
            throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "nothing was answered";
        while (System.nanoTime() - end < 0) {
            try {
                ClusterInfo info =
                        connection.jetStreamManagement().getStreamInfo(stream).getClusterInfo();
                Optional<String> answer = info == null ? Optional.empty() : found.apply(info);
                if (answer.isPresent()) {
                    return answer.get();
                }
                last = String.valueOf(info);
            } catch (IOException | JetStreamApiException | IllegalStateException e) {
                last = e.toString();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException(
                "the stream " + stream + " has not got " + what + " within " + PATIENCE + "; the last answer: " + last);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

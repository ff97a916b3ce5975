package io.eventhus.nats;

import io.eventhus.servers.Nats;
import io.eventhus.servers.TestCluster;
import io.eventhus.servers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on three nodes that have a copy each. */
class ClusterNatsContractTest extends NatsFixtures {

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestServers.cluster(Nats.KIND, Nats.NEWEST, 3);
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    NatsConfig config(String bucket) {
        return NatsConfig.of(cluster.address(), bucket).withReplicas(3);
    }
}

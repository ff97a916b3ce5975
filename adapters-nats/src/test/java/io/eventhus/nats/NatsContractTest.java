package io.eventhus.nats;

import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;

/** The contract on the newest server. */
class NatsContractTest extends NatsFixtures {

    @Override
    NatsConfig config(String bucket) {
        return NatsConfig.of(TestServers.shared(Nats.KIND, Nats.NEWEST).address(), bucket);
    }
}

package io.eventhus.nats;

import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;

/** The contract on the older line that is fit for a log. */
class OlderNatsContractTest extends NatsFixtures {

    @Override
    NatsConfig config(String bucket) {
        return NatsConfig.of(TestServers.shared(Nats.KIND, Nats.OLDER).address(), bucket);
    }
}

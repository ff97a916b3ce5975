package io.eventhus.axon;

import io.eventhus.api.CommitLog;
import io.eventhus.nats.NatsCommitLog;
import io.eventhus.nats.NatsConfig;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;

class EngineSuiteOnNatsTest extends EngineSuite {

    @Override
    CommitLog openLog() {
        String address = TestServers.shared(Nats.KIND, Nats.NEWEST).address();
        return NatsCommitLog.open(NatsConfig.of(address, "engine-suite"));
    }
}

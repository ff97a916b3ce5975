package io.eventhus.docs;

import io.eventhus.bank.BankStore;
import io.eventhus.nats.NatsCommitLog;
import io.eventhus.nats.NatsConfig;
import io.eventhus.nats.NatsStateStore;

/** The stores that docs/nats.md shows. */
final class NatsExample {

    private NatsExample() {}

    static BankStore open() {
        // shown: begin
        NatsConfig config = NatsConfig.of("nats://localhost:4222", "bank").withAggregateTags("Account");
        NatsCommitLog log = NatsCommitLog.open(config);
        NatsStateStore state = NatsStateStore.open(config);
        // shown: end
        return new BankStore(log, state);
    }
}

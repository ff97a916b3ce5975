package example;

import io.eventhus.api.CommitLog;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.StateStore;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.envelope.EventRegister;

/** The wiring that docs/axon.md shows. */
final class Wiring {

    private record OpenAccount(String account) {}

    private Wiring() {}

    static EventhusApplication start(CommitLog log, StateStore state, EventRegister register, EventPublisher publisher) {
        // shown: begin
        EventhusApplication app = EventhusApplication.bucket("bank")
                .store(log, state)                                   // handed in open, closed by app.close()
                .events(register)                                    // stored type name <-> Java class
                .aggregate(String.class, Account.class, "account")   // id class, @EventSourcedEntity class, subset
                .commandsInFlight(64)
                .publisher("audit", publisher)                       // repeatable; closed by app.close()
                .retryOnConflict(3)                                  // off by default
                .axon(configurer -> { /* event processors, interceptors, anything else of Axon */ })
                .start();
        app.send(new OpenAccount("0001")).join();
        // shown: end
        return app;
    }
}

package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.StateStore;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the call of append, over a relay, a topic of Kafka and a consumer, to a handler in another process, at a fixed rate. */
final class TopicDelivery implements Measurement {

    static final Destination DESTINATION = new Destination("bank", "account");

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Three JVMs are on this path, whose compilers share the processors with it for about a minute. */
    private static final int WARMER = 15;

    private final Backend backend;

    TopicDelivery(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G15");
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        EnvelopeCodec codec = codec();
        try (KafkaBus kafka = new KafkaBus();
                CommitLog log = backend.fresh(plan.small());
                StateStore state = backend.stateStore(log);
                EventStore store = EventStore.open(log);
                EventPublisher publisher = kafka.open();
                Relay relay = Relay.start(
                        store, state, "w7", publisher, event -> Optional.of(codec.outbound(DESTINATION, event)))) {
            if (!relay.awaitPublished(plan.small(), PATIENCE)) {
                throw new IllegalStateException(
                        "the relay did not publish " + plan.small() + " events within " + PATIENCE);
            }
            return Delivery.toProcess(
                    backend,
                    store,
                    Worker.CONSUME + " " + kafka.bootstrap(),
                    "by relay, Kafka and consumer, ",
                    kafka.durability(),
                    plan.warmer(WARMER));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was interrupted", e);
        }
    }

    static EnvelopeCodec codec() {
        return new EnvelopeCodec(DESTINATION.bucket(), Profile.V1, EventRegister.empty());
    }
}

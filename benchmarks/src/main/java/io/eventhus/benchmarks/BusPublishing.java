package io.eventhus.benchmarks;

import io.eventhus.api.CommitLog;
import io.eventhus.api.Cursor;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventQuery;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.StateStore;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.Relay;
import io.eventhus.envelope.EnvelopeCodec;
import io.eventhus.envelope.EventRegister;
import io.eventhus.envelope.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A log relayed to a bus, beside the client's own asynchronous publishing of the same bytes and headers to a place of the same settings, on
 * one server. The relay reads the log, makes the envelopes, keeps the order for each aggregate and a checkpoint; the raw side has its
 * messages in memory.
 */
final class BusPublishing implements Measurement {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Backend backend;
    private final Supplier<Bus> buses;
    private final boolean quick;
    private final EnvelopeCodec codec = new EnvelopeCodec("bank", Profile.V1, EventRegister.empty());
    private int runs;

    /**
     * Makes one.
     *
     * @param buses starts the bus
     * @param quick whether it is part of a quick run that asks for nothing by name
     */
    BusPublishing(Backend backend, Supplier<Bus> buses, boolean quick) {
        this.backend = backend;
        this.buses = buses;
        this.quick = quick;
    }

    @Override
    public Set<String> goals() {
        return Set.of("G18");
    }

    @Override
    public boolean isQuick() {
        return quick;
    }

    @Override
    public List<Row> measure(Set<String> wanted, Plan plan) {
        try (Bus bus = buses.get()) {
            return List.of(measure(bus, plan));
        }
    }

    private Row measure(Bus bus, Plan plan) {
        int size = Math.min(plan.large(), bus.mostEvents());
        try (CommitLog log = backend.fresh(size);
                StateStore state = backend.stateStore(log);
                EventStore store = EventStore.open(log)) {
            Bus.Raw raw = bus.ready(events(log, size));
            Rounds rounds = new Rounds()
                    .side("relay", () -> once(() -> relay(bus, store, state, size)))
                    .side("raw", () -> once(() -> raw.publish("w9-raw-" + ++runs)))
                    .run(plan);
            return Row.of(
                            "G18",
                            "W9 to " + bus.name(),
                            backend,
                            bus.raw(),
                            1,
                            rounds.ratios("relay", "raw", Figures::perSecond),
                            Row.Bar.atLeast(0.5))
                    .figures(
                            rounds.median("relay", Figures::perSecond) * size,
                            rounds.median("raw", Figures::perSecond) * size,
                            "events/s")
                    .durability("both: " + bus.durability())
                    .size(size);
        }
    }

    private List<OutboundEvent> events(CommitLog log, int size) {
        List<OutboundEvent> events = new ArrayList<>(size);
        Destination any = new Destination("raw", "account");
        try (Cursor<StoredEvent> all = log.find(EventQuery.all(), 0, size)) {
            for (StoredEvent event = all.next(); event != null; event = all.next()) {
                events.add(codec.outbound(any, event));
            }
        }
        return events;
    }

    private void relay(Bus bus, EventStore store, StateStore state, int size) throws InterruptedException {
        String name = "w9-relay-" + ++runs;
        Destination destination = new Destination(name, "account");
        try (EventPublisher publisher = bus.open();
                Relay relay = Relay.start(
                        store, state, name, publisher, event -> Optional.of(codec.outbound(destination, event)))) {
            if (!relay.awaitPublished(size, PATIENCE)) {
                throw new IllegalStateException("the relay did not publish " + size + " events within " + PATIENCE);
            }
        }
    }

    private interface Run {
        void run() throws Exception;
    }

    private static Figures once(Run what) {
        return Callers.inTurn(0, 1, random -> what.run(), random -> {}).getFirst();
    }
}

package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.EventPublisher;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import io.eventhus.core.Relay;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import io.eventhus.tck.check.Channel;
import io.eventhus.tck.check.Checker;
import io.eventhus.tck.check.History;
import io.eventhus.tck.check.LogContent;
import io.eventhus.tck.faults.Call;
import io.eventhus.tck.faults.Fault;
import io.eventhus.tck.faults.Faults;
import io.eventhus.tck.faults.FaultyPublisher;
import io.eventhus.tck.faults.FaultyStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Publishers with trouble: each fault does what it says, and the real relay loses nothing and keeps the order. */
class FaultyRelayTest {

    private final History history = History.inMemory();
    private final List<String> arrived = new ArrayList<>();

    /** A bus in memory that keeps order and records what arrives. */
    private final class Bus implements EventPublisher {
        private final Channel channel = history.publishing("bank.account", EventQuery.all());

        @Override
        public PublisherInfo info() {
            return new PublisherInfo("bus", PublisherInfo.Acknowledgement.BROKER, true, 5, 1 << 20);
        }

        @Override
        public PublishOutcome publish(List<OutboundEvent> events) {
            for (OutboundEvent each : events) {
                arrived.add(each.event().id());
                channel.arrived(
                        each.event().id(),
                        each.event().aggregate(),
                        each.event().version());
            }
            return new PublishOutcome(events.size(), null);
        }

        @Override
        public void close() {}
    }

    private static NewEvent event(int number) {
        return new NewEvent(
                "event-" + number,
                new AggregateId("Account", "" + number % 3),
                "Deposited",
                "",
                JsonData.NULL,
                Instant.EPOCH,
                Map.of(),
                Set.of());
    }

    private static List<OutboundEvent> outbound(int count) {
        List<OutboundEvent> events = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            events.add(new OutboundEvent(new Destination("bank", "account"), event(i).at(i, i), JsonData.NULL));
        }
        return events;
    }

    @Test
    void each_fault_of_a_publish_does_what_it_says() {
        Faults faults = Faults.scripted()
                .at(Call.PUBLISH, 1, Fault.LOST_REQUEST)
                .at(Call.PUBLISH, 2, Fault.TRANSIENT)
                .at(Call.PUBLISH, 3, Fault.LOST_REPLY)
                .at(Call.PUBLISH, 4, Fault.TORN)
                .at(Call.PUBLISH, 6, Fault.CRASH_BEFORE);
        EventPublisher publisher = new FaultyPublisher(new Bus(), faults);
        for (int i = 0; i < 2; i++) {
            assertThat(publisher.publish(outbound(2)).acknowledged()).isZero();
            assertThat(arrived).isEmpty();
        }
        assertThat(publisher.publish(outbound(2)).failure()).isNotNull();
        assertThat(arrived).containsExactly("event-1", "event-2");
        arrived.clear();
        PublishOutcome torn = publisher.publish(outbound(5));
        assertThat(torn.acknowledged()).isLessThanOrEqualTo(arrived.size());
        assertThat(torn.failure()).isNotNull();
        arrived.clear();
        assertThat(publisher.publish(outbound(2))).isEqualTo(new PublishOutcome(2, null));
        assertThat(publisher.publish(outbound(2)).acknowledged()).isZero();
        assertThat(publisher.publish(outbound(2)).acknowledged()).isZero();
        assertThat(arrived).hasSize(2);
    }

    @Test
    void a_relay_over_a_bus_and_documents_with_trouble_publishes_everything_in_order() throws InterruptedException {
        Faults faults = Faults.byChance(11, 300, 25);
        MemoryCommitLog log = new MemoryCommitLog();
        try (EventStore store = EventStore.open(log);
                Bus bus = new Bus();
                Relay relay = Relay.start(
                        store,
                        new FaultyStateStore(new MemoryStateStore(), Faults.byChance(12, 100, 5)),
                        "bus",
                        new FaultyPublisher(bus, faults),
                        stored -> Optional.of(
                                new OutboundEvent(new Destination("bank", "account"), stored, stored.data())))) {
            for (int i = 1; i <= 200; i++) {
                store.append(NewCommit.of(List.of(event(i)))).join();
            }
            assertThat(relay.awaitPublished(200, Duration.ofSeconds(60)))
                    .as("published: %d, failure: %s", relay.publishedUpTo(), relay.failure())
                    .isTrue();
            bus.channel.publishedUpTo(200);
        }
        assertThat(faults.happened()).as("faults of the bus").isGreaterThan(5);
        assertThat(Checker.check(LogContent.of(log), history.recording()).violations())
                .isEmpty();
    }
}

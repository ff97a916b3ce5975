package io.eventhus.axon;

import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.Set;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.test.fixture.AxonTestFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Axon's own given-when-then runs over this bridge. */
class FixtureTest {

    private final EventStore store = EventStore.open(new MemoryCommitLog(), EventStoreConfig.defaults());
    private final AxonTestFixture fixture = AxonTestFixture.with(EventhusConfiguration.install(
            EventhusConfiguration.withoutUpdateChecker(EventSourcingConfigurer.create())
                    .registerEntity(EventSourcedEntityModule.autodetected(String.class, Purse.class)),
            EventhusSettings.of(store, new MemoryStateStore(), Purse.register(), "fixture")
                    .withAggregateKeys(Set.of("Purse"))));

    @AfterEach
    void close() {
        fixture.stop();
        store.close();
    }

    @Test
    void a_command_on_earlier_events_gives_an_event() {
        fixture.given()
                .events(new Purse.Opened("p1"), new Purse.MovedIn("p1", 5))
                .when()
                .command(new Purse.TakeOut("p1", 3))
                .then()
                .success()
                .events(new Purse.MovedOut("p1", 3));
    }

    @Test
    void a_command_against_the_rules_gives_an_exception_and_no_event() {
        fixture.given()
                .events(new Purse.Opened("p1"))
                .when()
                .command(new Purse.TakeOut("p1", 3))
                .then()
                .exception(IllegalStateException.class)
                .noEvents();
    }
}

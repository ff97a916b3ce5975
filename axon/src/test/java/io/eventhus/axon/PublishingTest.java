package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventPublisher;
import io.eventhus.api.OutboundEvent;
import io.eventhus.api.PublishOutcome;
import io.eventhus.api.PublisherInfo;
import io.eventhus.api.TransientException;
import io.eventhus.core.Relay;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the wired publisher gets from the log of an application. */
class PublishingTest {

    @TempDir
    Path folder;

    /** A bus in memory. */
    private static final class Bus implements EventPublisher {
        final List<String> sent = new CopyOnWriteArrayList<>();
        volatile boolean broken;
        volatile boolean closed;

        @Override
        public PublisherInfo info() {
            return new PublisherInfo("bus", PublisherInfo.Acknowledgement.BROKER, true, 100, 1 << 20);
        }

        @Override
        public PublishOutcome publish(List<OutboundEvent> events) {
            if (broken) {
                return new PublishOutcome(0, new TransientException("the bus is broken, as the test asks"));
            }
            events.forEach(
                    event -> sent.add(event.destination() + " " + event.body().text()));
            return new PublishOutcome(events.size(), null);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private EventhusApplication start(Bus bus) {
        SqliteConfig config = SqliteConfig.of(folder.resolve("purses.db"));
        return EventhusApplication.bucket("money")
                .store(SqliteCommitLog.open(config), SqliteStateStore.open(config))
                .events(Purse.register())
                .publisher(bus)
                .aggregate(String.class, Purse.class, "purse")
                .start();
    }

    private EventhusApplication start(Bus good, Bus bad) {
        SqliteConfig config = SqliteConfig.of(folder.resolve("purses.db"));
        return EventhusApplication.bucket("money")
                .store(SqliteCommitLog.open(config), SqliteStateStore.open(config))
                .events(Purse.register())
                .publisher("bad", bad)
                .publisher("good", good)
                .aggregate(String.class, Purse.class, "purse")
                .start();
    }

    private static Relay relay(EventhusApplication app, String name) {
        return Objects.requireNonNull(app.relays().get(name));
    }

    private static void awaitAll(EventhusApplication app) throws InterruptedException {
        Relay relay = app.relay().orElseThrow();
        assertThat(relay.awaitPublished(app.eventStore().head(), Duration.ofSeconds(20)))
                .isTrue();
    }

    @Test
    void everything_stored_is_published_once_also_over_a_restart() throws InterruptedException {
        Bus bus = new Bus();
        try (EventhusApplication app = start(bus)) {
            app.send(new Purse.Open("p1")).join();
            app.send(new Purse.PutIn("p1", 5)).join();
            awaitAll(app);
        }
        assertThat(bus.closed).isTrue();
        try (EventhusApplication app = start(bus)) {
            app.send(new Purse.TakeOut("p1", 2)).join();
            awaitAll(app);
        }
        assertThat(bus.sent).hasSize(3);
        assertThat(bus.sent.get(1))
                .startsWith("money.purse {\"id\":\"")
                .endsWith("\"aggregate_id\":\"p1\",\"aggregate_type\":\"Purse\",\"version\":2,"
                        + "\"type\":\"MoneyMovedIn\",\"data\":{\"id\":\"p1\",\"amount\":5}}");
    }

    @Test
    void a_broken_publisher_does_not_hold_up_the_others_and_goes_on_where_it_was() throws InterruptedException {
        Bus good = new Bus();
        Bus bad = new Bus();
        bad.broken = true;
        try (EventhusApplication app = start(good, bad)) {
            app.send(new Purse.Open("p1")).join();
            app.send(new Purse.PutIn("p1", 5)).join();

            assertThat(app.relays()).containsOnlyKeys("good", "bad");
            assertThat(app.relay()).isEmpty();
            assertThat(relay(app, "good").awaitPublished(2, Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(relay(app, "bad").publishedUpTo()).isZero();
        }
        assertThat(good.closed).isTrue();
        assertThat(bad.closed).isTrue();
        assertThat(bad.sent).isEmpty();

        bad.broken = false;
        try (EventhusApplication app = start(good, bad)) {
            assertThat(relay(app, "bad").awaitPublished(2, Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(relay(app, "good").publishedUpTo()).isEqualTo(2);
        }
        assertThat(bad.sent).isEqualTo(good.sent).hasSize(2);
    }

    @Test
    void two_publishers_of_one_name_or_one_without_a_name_are_refused() {
        Bus bus = new Bus();
        EventhusBuilder builder = EventhusApplication.bucket("money").publisher(bus);

        assertThatThrownBy(() -> builder.publisher("money", bus)).hasMessageContaining("another one named money");
        assertThatThrownBy(() -> builder.publisher("", bus)).hasMessageContaining("the name is empty");
    }

    @Test
    void what_cannot_start_closes_the_publishers() {
        Bus bus = new Bus();
        SqliteConfig config = SqliteConfig.of(folder.resolve("purses.db"));
        EventhusBuilder builder = EventhusApplication.bucket("money")
                .store(SqliteCommitLog.open(config), SqliteStateStore.open(config))
                .publisher(bus)
                .retryOnConflict(0);

        assertThatThrownBy(builder::start).isInstanceOf(IllegalArgumentException.class);

        assertThat(bus.closed).isTrue();
    }

    @Test
    void an_application_without_a_publisher_has_no_relay() {
        SqliteConfig config = SqliteConfig.of(folder.resolve("purses.db"));
        try (EventhusApplication app = EventhusApplication.bucket("money")
                .store(SqliteCommitLog.open(config), SqliteStateStore.open(config))
                .start()) {
            assertThat(app.relay()).isEmpty();
        }
    }
}

package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Destination;
import io.eventhus.api.EventQuery;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.StoredEvent;
import io.eventhus.api.Tag;
import io.eventhus.core.Load;
import io.eventhus.core.NewCommit;
import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole application on a SQLite file. */
class ApplicationTest {

    @TempDir
    Path folder;

    private EventhusBuilder builder() {
        SqliteConfig config = SqliteConfig.of(folder.resolve("purses.db"));
        return EventhusApplication.bucket("money")
                .store(SqliteCommitLog.open(config), SqliteStateStore.open(config))
                .events(Purse.register())
                .aggregate(String.class, Purse.class, "purse");
    }

    static List<StoredEvent> all(EventhusApplication app) {
        List<StoredEvent> events = new ArrayList<>();
        Load load = app.eventStore().load(EventQuery.all());
        try (var cursor = load.events()) {
            for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
                events.add(event);
            }
        }
        return events;
    }

    @Test
    void commands_are_handled_and_their_events_are_stored_under_registered_names() {
        try (EventhusApplication app = builder().start()) {
            assertThat(app.send(new Purse.Open("p1")).join()).isEqualTo("p1");
            app.send(new Purse.PutIn("p1", 5)).join();
            app.send(new Purse.TakeOut("p1", 2)).join();

            List<StoredEvent> events = all(app);
            assertThat(events)
                    .extracting(StoredEvent::type)
                    .containsExactly("PurseOpened", "MoneyMovedIn", "MoneyMovedOut");
            assertThat(events).extracting(StoredEvent::position).containsExactly(1L, 2L, 3L);
            assertThat(events).extracting(StoredEvent::version).containsExactly(1L, 2L, 3L);
            assertThat(events).extracting(StoredEvent::aggregate).containsOnly(new AggregateId("Purse", "p1"));
            assertThat(events.get(1).data().text()).isEqualTo("{\"id\":\"p1\",\"amount\":5}");
            assertThat(app.destination(events.get(0))).isEqualTo(new Destination("money", "purse"));
        }
    }

    @Test
    void the_state_is_there_again_after_a_restart() {
        try (EventhusApplication app = builder().start()) {
            app.send(new Purse.Open("p1")).join();
            app.send(new Purse.PutIn("p1", 7)).join();
        }
        try (EventhusApplication app = builder().start()) {
            assertThat(app.send(new Purse.Look("p1")).join()).isEqualTo(7L);
        }
    }

    @Test
    void an_event_without_a_payload_is_read_as_one_without_fields() {
        try (EventhusApplication app = builder().start()) {
            app.send(new Purse.Open("p1")).join();
            NewEvent empty = new NewEvent(
                    "e1",
                    new AggregateId("Purse", "p1"),
                    "MoneyMovedIn",
                    "",
                    JsonData.NULL,
                    Instant.now(),
                    Map.of(),
                    Set.of(new Tag("Purse", "p1")));
            app.eventStore().append(NewCommit.of(List.of(empty))).join();

            assertThat(app.send(new Purse.Look("p1")).join()).isEqualTo(0L);
        }
    }

    @Test
    void a_refusal_of_the_handler_reaches_the_caller_and_stores_nothing() {
        try (EventhusApplication app = builder().start()) {
            app.send(new Purse.Open("p1")).join();

            CompletableFuture<?> refused = app.send(new Purse.TakeOut("p1", 1));

            assertThatThrownBy(refused::join)
                    .isInstanceOf(CompletionException.class)
                    .hasStackTraceContaining("not enough money");
            assertThat(app.eventStore().head()).isEqualTo(1);
        }
    }

    @Test
    void many_commands_for_many_purses_run_beside_each_other() {
        try (EventhusApplication app = builder().start()) {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                sent.add(app.send(new Purse.Open("p" + i)));
            }
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 50; i++) {
                    sent.add(app.send(new Purse.PutIn("p" + i, 1)));
                }
            }
            sent.forEach(CompletableFuture::join);

            assertThat(app.eventStore().head()).isEqualTo(550);
            assertThat(app.send(new Purse.Look("p49")).join()).isEqualTo(10L);
        }
    }
}

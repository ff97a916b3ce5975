package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventhus.sqlite.SqliteCommitLog;
import io.eventhus.sqlite.SqliteConfig;
import io.eventhus.sqlite.SqliteStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event processors over our streams and our token store. */
class ProcessorTest {

    /** Subscribed as Axon 5.0.1 does it: by the Java name of the parameter. */
    static class ByParameter {
        final List<Object> seen = new CopyOnWriteArrayList<>();

        @EventHandler
        void on(Purse.Opened event) {
            seen.add(event);
        }

        @EventHandler
        void on(Purse.MovedIn event) {
            seen.add(event);
        }
    }

    /** Subscribed by stored names. */
    static class ByName {
        final List<Object> seen = new CopyOnWriteArrayList<>();

        @EventHandler(eventName = "MoneyMovedIn")
        void on(Purse.MovedIn event) {
            seen.add(event);
        }
    }

    @TempDir
    Path folder;

    private EventhusApplication start(Object handler) {
        SqliteConfig config = SqliteConfig.of(folder.resolve("purses.db"));
        return EventhusApplication.bucket("money")
                .store(SqliteCommitLog.open(config), SqliteStateStore.open(config))
                .events(Purse.register())
                .aggregate(String.class, Purse.class, "purse")
                .axon(axon -> axon.messaging(messaging -> messaging.eventProcessing(processing ->
                        processing.pooledStreaming(streaming -> streaming.processor(
                                "watcher",
                                module -> module.eventHandlingComponents(
                                                components -> components.autodetected(any -> handler))
                                        .customized((any, processor) -> processor.initialSegmentCount(2)))))))
                .start();
    }

    @Test
    void a_processor_sees_what_was_stored_before_and_what_is_stored_while_it_runs() {
        ByName handler = new ByName();
        try (EventhusApplication app = start(handler)) {
            app.send(new Purse.Open("p1")).join();
            app.send(new Purse.PutIn("p1", 5)).join();
            await().untilAsserted(() -> assertThat(handler.seen).containsExactly(new Purse.MovedIn("p1", 5)));

            app.send(new Purse.PutIn("p1", 6)).join();
            await().untilAsserted(() ->
                    assertThat(handler.seen).containsExactly(new Purse.MovedIn("p1", 5), new Purse.MovedIn("p1", 6)));
        }
    }

    @Test
    void a_handler_without_an_event_name_gets_the_registered_events_of_its_parameter() {
        ByParameter handler = new ByParameter();
        try (EventhusApplication app = start(handler)) {
            app.send(new Purse.Open("p1")).join();
            app.send(new Purse.PutIn("p1", 5)).join();

            await().untilAsserted(() ->
                    assertThat(handler.seen).containsExactly(new Purse.Opened("p1"), new Purse.MovedIn("p1", 5)));
        }
    }

    @Test
    void after_a_restart_a_processor_goes_on_where_it_was() {
        ByName first = new ByName();
        try (EventhusApplication app = start(first)) {
            app.send(new Purse.Open("p1")).join();
            app.send(new Purse.PutIn("p1", 1)).join();
            await().untilAsserted(() -> assertThat(first.seen).hasSize(1));
            await().untilAsserted(() -> assertThat(app.state().list("tokens/watcher/", null, 10))
                    .allMatch(document -> new String(document.value(), java.nio.charset.StandardCharsets.UTF_8)
                            .contains("\"position\":2")));
        }
        ByName second = new ByName();
        try (EventhusApplication app = start(second)) {
            app.send(new Purse.PutIn("p1", 2)).join();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(second.seen).containsExactly(new Purse.MovedIn("p1", 2)));
        }
    }
}

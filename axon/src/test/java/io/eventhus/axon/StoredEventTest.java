package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventhus.api.AggregateId;
import io.eventhus.api.StoredEvent;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.conversion.PassThroughConverter;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkTestUtils;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.annotation.EventHandler;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.junit.jupiter.api.Test;

/** The stored event behind a message, where Axon hands over nothing but the message. */
class StoredEventTest {

    /** Asks for the stored event in both ways. */
    static class Handler {
        final List<StoredEvent> byParameter = new CopyOnWriteArrayList<>();
        final List<StoredEvent> byMessage = new CopyOnWriteArrayList<>();

        @EventHandler(eventName = "MoneyMovedIn")
        void on(Purse.MovedIn event, StoredEvent stored, EventMessage message) {
            byParameter.add(stored);
            byMessage.add(EventhusEvents.stored(message).orElseThrow());
        }
    }

    private static EventhusApplication start(Handler handler) {
        return EventhusApplication.bucket("money")
                .store(new MemoryCommitLog(), new MemoryStateStore())
                .events(Purse.register())
                .aggregate(String.class, Purse.class, "purse")
                .axon(axon -> axon.messaging(messaging -> messaging.eventProcessing(processing ->
                        processing.pooledStreaming(streaming -> streaming.processor(
                                "watcher",
                                module -> module.eventHandlingComponents(
                                                components -> components.autodetected(any -> handler))
                                        .customized((any, processor) ->
                                                processor.initialSegmentCount(1).batchSize(50)))))))
                .start();
    }

    @Test
    void a_handler_of_a_pooled_processor_gets_the_stored_event_of_each_event_of_a_batch() {
        Handler handler = new Handler();
        try (EventhusApplication app = start(handler)) {
            app.send(new Purse.Open("p1")).join();
            app.send(new Purse.Open("p2")).join();
            for (int i = 0; i < 20; i++) {
                app.send(new Purse.PutIn(i % 2 == 0 ? "p1" : "p2", i)).join();
            }

            await().untilAsserted(() -> assertThat(handler.byMessage).hasSize(20));
            List<StoredEvent> stored = ApplicationTest.all(app);
            assertThat(handler.byParameter).isEqualTo(stored.subList(2, 22)).isEqualTo(handler.byMessage);
            assertThat(handler.byParameter.getLast().aggregate()).isEqualTo(new AggregateId("Purse", "p2"));
            assertThat(handler.byParameter.getLast().version()).isEqualTo(11);
        }
    }

    @Test
    void copies_of_a_message_carry_it_too() {
        try (EventhusApplication app = start(new Handler())) {
            app.send(new Purse.Open("p1")).join();
            EventMessage message = read(app);

            StoredEvent stored = EventhusEvents.stored(message).orElseThrow();

            assertThat(stored.position()).isEqualTo(1);
            assertThat(EventhusEvents.stored(message.andMetadata(Map.of("a", "b"))))
                    .contains(stored);
            assertThat(EventhusEvents.stored(message.withMetadata(Map.of("a", "b"))))
                    .contains(stored);
            assertThat(message.withConvertedPayload(Purse.Opened.class, PassThroughConverter.INSTANCE))
                    .isSameAs(message);
            assertThat(message.andMetadata(Map.of("a", "b")).timestamp()).isEqualTo(stored.time());
        }
    }

    private static EventMessage read(EventhusApplication app) {
        EventhusStorageEngine engine =
                new EventhusStorageEngine(app.eventStore(), Purse.register(), TestConverters.jackson(), Set.of());
        var stream = engine.stream(
                StreamingCondition.conditionFor(engine.firstToken().join(), EventCriteria.havingAnyTag()));
        try {
            await().until(stream::hasNextAvailable);
            return stream.next().orElseThrow().message();
        } finally {
            stream.close();
        }
    }

    @Test
    void a_message_that_was_not_read_from_the_log_has_none_and_a_handler_that_asks_for_it_fails() {
        EventMessage fresh = EngineOverMemory.purseEvent(1).event();
        assertThat(EventhusEvents.stored(fresh)).isEmpty();

        CompletableFuture<?> asked = UnitOfWorkTestUtils.aUnitOfWork().executeWithResult(context -> {
            var parameters = parametersOf("on", Purse.MovedIn.class, StoredEvent.class, EventMessage.class);
            var resolver = Objects.requireNonNull(
                    new StoredEventParameters().createInstance(parameters[1].getDeclaringExecutable(), parameters, 1));
            var withMessage = Message.addToContext(context, fresh);
            assertThat(resolver.matches(withMessage)).isTrue();
            return resolver.resolveParameterValue(withMessage);
        });

        assertThat(asked.exceptionNow())
                .hasMessageContaining("was not read from the log")
                .hasMessageContaining("streaming event processors only");
    }

    private static Parameter[] parametersOf(String method, Class<?>... types) {
        try {
            return Handler.class.getDeclaredMethod(method, types).getParameters();
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException(missing);
        }
    }
}

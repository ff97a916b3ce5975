package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventhus.api.OverloadedException;
import io.eventhus.api.PermanentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.StubProcessingContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The command bus over handlers that the test ends by hand. */
class CommandBusTest {

    private static final MessageType TYPE = new MessageType("test.Command");

    /** Notes what is dispatched, and ends it when the test says so. */
    private static final class Handlers implements CommandBus {

        record Started(Object payload, CompletableFuture<CommandResultMessage> result) {}

        private final List<Started> started = new CopyOnWriteArrayList<>();

        @Override
        public CompletableFuture<CommandResultMessage> dispatch(
                CommandMessage command, @Nullable ProcessingContext processingContext) {
            CompletableFuture<CommandResultMessage> result = new CompletableFuture<>();
            started.add(new Started(String.valueOf(command.payload()), result));
            return result;
        }

        @Override
        public CommandBus subscribe(QualifiedName name, CommandHandler commandHandler) {
            return this;
        }

        @Override
        public void describeTo(ComponentDescriptor descriptor) {}

        List<Object> payloads() {
            return started.stream().map(Started::payload).toList();
        }

        void awaitStarted(Object... payloads) {
            await().untilAsserted(() -> assertThat(payloads()).containsExactlyInAnyOrder(payloads));
        }

        void end(String payload) {
            started.stream()
                    .filter(s -> s.payload().equals(payload))
                    .forEach(s -> s.result().complete(new GenericCommandResultMessage(TYPE, payload)));
        }

        void endAll() {
            started.forEach(s -> s.result().complete(new GenericCommandResultMessage(TYPE, s.payload())));
        }
    }

    private final Handlers handlers = new Handlers();

    private static CommandMessage command(String payload, @Nullable String key) {
        return new GenericCommandMessage(new GenericCommandMessage(TYPE, payload), key, null);
    }

    private EventhusCommandBus bus(int inFlight, int queued) {
        return new EventhusCommandBus(handlers, inFlight, queued, Duration.ofMillis(300));
    }

    @Test
    void commands_with_one_key_run_one_after_the_other_in_their_order() {
        EventhusCommandBus bus = bus(8, 100);
        List<CompletableFuture<?>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(bus.dispatch(command("c" + i, "k"), null));
        }
        for (int i = 0; i < 5; i++) {
            int count = i + 1;
            await().untilAsserted(() -> assertThat(handlers.started).hasSize(count));
            assertThat(handlers.payloads().getLast()).isEqualTo("c" + i);
            assertThat(results.get(i)).isNotDone();
            handlers.end("c" + i);
        }
        results.forEach(CompletableFuture::join);
    }

    @Test
    void other_keys_and_no_keys_do_not_wait_for_a_busy_key() {
        EventhusCommandBus bus = bus(8, 100);
        var first = bus.dispatch(command("a1", "a"), null);
        var second = bus.dispatch(command("a2", "a"), null);
        var other = bus.dispatch(command("b1", "b"), null);
        var free1 = bus.dispatch(command("x", null), null);
        var free2 = bus.dispatch(command("y", null), null);

        handlers.awaitStarted("a1", "b1", "x", "y");
        handlers.endAll();
        handlers.awaitStarted("a1", "b1", "x", "y", "a2");
        handlers.endAll();
        CompletableFuture.allOf(first, second, other, free1, free2).join();
        assertThat(second.join().payload()).isEqualTo("a2");
    }

    @Test
    void no_more_than_the_bound_are_in_flight() {
        EventhusCommandBus bus = bus(2, 100);
        List<CompletableFuture<?>> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            results.add(bus.dispatch(command("c" + i, null), null));
        }
        handlers.awaitStarted("c0", "c1");
        handlers.end("c0");
        handlers.awaitStarted("c0", "c1", "c2");
        handlers.endAll();
        handlers.awaitStarted("c0", "c1", "c2", "c3");
        handlers.endAll();
        results.forEach(CompletableFuture::join);
    }

    @Test
    void a_full_queue_answers_overloaded_at_once_in_the_future() {
        EventhusCommandBus bus = bus(1, 2);
        var running = bus.dispatch(command("c0", null), null);
        handlers.awaitStarted("c0");
        var waiting1 = bus.dispatch(command("c1", null), null);
        var waiting2 = bus.dispatch(command("c2", "k"), null);

        var refused = bus.dispatch(command("c3", null), null);

        assertThat(refused).isCompletedExceptionally();
        assertThatThrownBy(refused::join).hasCauseInstanceOf(OverloadedException.class);
        assertThat(running).isNotDone();
        assertThat(waiting1).isNotDone();
        assertThat(waiting2).isNotDone();
    }

    @Test
    void a_failure_of_the_handler_reaches_the_caller_unwrapped_and_frees_the_key() {
        EventhusCommandBus bus = bus(1, 10);
        var failing = bus.dispatch(command("c0", "k"), null);
        var next = bus.dispatch(command("c1", "k"), null);
        handlers.awaitStarted("c0");

        handlers.started.getFirst().result().completeExceptionally(new IllegalStateException("no"));

        await().until(failing::isDone);
        assertThat(failing.exceptionNow()).isInstanceOf(IllegalStateException.class);
        handlers.awaitStarted("c0", "c1");
        handlers.endAll();
        assertThat(next.join().payload()).isEqualTo("c1");
    }

    @Test
    void a_command_of_a_command_runs_at_once_though_its_key_and_all_places_are_taken() {
        EventhusCommandBus bus = bus(1, 1);
        var outer = bus.dispatch(command("outer", "k"), null);
        handlers.awaitStarted("outer");

        var inner = bus.dispatch(command("inner", "k"), new StubProcessingContext());

        assertThat(handlers.payloads()).containsExactly("outer", "inner");
        handlers.endAll();
        CompletableFuture.allOf(outer, inner).join();
    }

    @Test
    void closing_waits_for_what_was_accepted() {
        EventhusCommandBus bus = bus(1, 10);
        var first = bus.dispatch(command("c0", null), null);
        var second = bus.dispatch(command("c1", null), null);
        handlers.awaitStarted("c0");
        Thread ending = Thread.ofVirtual().start(() -> {
            handlers.end("c0");
            handlers.awaitStarted("c0", "c1");
            handlers.end("c1");
        });

        bus.close();

        assertThat(ending).isNotNull();
        await().untilAsserted(() -> assertThat(first).isCompleted());
        await().untilAsserted(() -> assertThat(second).isCompleted());
    }

    @Test
    void what_is_not_over_in_time_fails_and_nothing_more_is_taken() {
        EventhusCommandBus bus = bus(1, 10);
        var stuck = bus.dispatch(command("c0", "k"), null);
        var behind = bus.dispatch(command("c1", "k"), null);
        var free = bus.dispatch(command("c2", null), null);
        handlers.awaitStarted("c0");

        bus.close();

        for (CompletableFuture<?> each : List.of(stuck, behind, free, bus.dispatch(command("c3", null), null))) {
            assertThat(each).isCompletedExceptionally();
            assertThat(each.exceptionNow()).isInstanceOf(PermanentException.class);
        }
        assertThat(handlers.payloads()).containsExactly("c0");
    }
}

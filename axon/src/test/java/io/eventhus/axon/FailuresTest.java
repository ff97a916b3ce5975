package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventhus.api.AggregateId;
import io.eventhus.api.Commit;
import io.eventhus.api.ConflictException;
import io.eventhus.api.EventhusException;
import io.eventhus.api.JsonData;
import io.eventhus.api.NewEvent;
import io.eventhus.api.OverloadedException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.Tag;
import io.eventhus.core.NewCommit;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkTestUtils;
import org.axonframework.messaging.eventhandling.SimpleEventBus;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.eventhandling.gateway.EventGateway;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.modelling.annotation.InjectEntity;
import org.axonframework.modelling.annotation.TargetEntityId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong reaches who must know it. */
class FailuresTest {

    record Meddle(@TargetEntityId String id) {}

    record Wait(String name) {}

    record Acknowledged(String id) {}

    /** Handlers beside the entity. */
    class Handlers {

        @CommandHandler
        void handle(Meddle command, @InjectEntity Purse purse, EventAppender appender) {
            meddle();
            appender.append(new Purse.MovedIn(command.id(), 1));
        }

        @CommandHandler
        String handle(Wait command) throws InterruptedException {
            entered.countDown();
            release.await();
            return command.name();
        }

        @CommandHandler
        void handle(Acknowledged command, EventAppender appender, ProcessingContext context) {
            appender.append(new Purse.Opened(command.id()));
            context.runOnAfterCommit(done -> commits.add(done.getResource(EventhusCommits.KEY)));
        }
    }

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Commit> commits = new CopyOnWriteArrayList<>();
    private final WatchedLog log = new WatchedLog(new MemoryCommitLog());
    private final EventhusApplication app = builder().start();

    private EventhusBuilder builder() {
        return EventhusApplication.bucket("money")
                .store(log, new MemoryStateStore())
                .events(Purse.register())
                .aggregate(String.class, Purse.class, "purse")
                .commandsInFlight(1)
                .commandsQueued(1)
                .drain(Duration.ofSeconds(2))
                .axon(axon -> axon.registerCommandHandlingModule(CommandHandlingModule.named("handlers")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(any -> new Handlers())));
    }

    @AfterEach
    void close() {
        release.countDown();
        app.close();
    }

    private void meddle() {
        NewEvent event = new NewEvent(
                "meddling",
                new AggregateId("Purse", "p1"),
                "MoneyMovedIn",
                "",
                JsonData.ofText("{\"id\":\"p1\",\"amount\":100}"),
                Instant.now(),
                Map.of(),
                Set.of(new Tag("Purse", "p1")));
        app.eventStore().append(NewCommit.of(List.of(event))).join();
    }

    private static Throwable rootOf(CompletableFuture<?> failed) {
        await().until(failed::isDone);
        return failed.exceptionNow();
    }

    @Test
    void a_conflict_reaches_the_caller_of_the_gateway_with_the_conflicting_event() {
        app.send(new Purse.Open("p1")).join();

        Throwable failure = rootOf(app.send(new Meddle("p1")));

        assertThat(failure).isInstanceOf(AppendEventsTransactionRejectedException.class);
        assertThat(failure.getCause())
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.report().events())
                                .extracting(event -> event.id())
                                .containsExactly("meddling"));
        assertThat(app.send(new Purse.Look("p1")).join()).isEqualTo(100L);
    }

    @Test
    void publishing_without_a_context_reports_a_commit_that_failed() {
        EventGateway gateway = app.configuration().getComponent(EventGateway.class);
        gateway.publish(List.of(new Purse.Opened("p1"))).join();
        assertThat(app.eventStore().head()).isEqualTo(1);
        log.failAppends();

        CompletableFuture<Void> failed = gateway.publish(List.of(new Purse.Opened("p2")));

        assertThat(rootOf(failed)).isInstanceOf(PermanentException.class);
        assertThat(app.eventStore().head()).isEqualTo(1);
    }

    @Test
    void publishing_what_cannot_be_converted_is_reported() {
        EventGateway gateway = app.configuration().getComponent(EventGateway.class);

        assertThat(rootOf(gateway.publish(List.of(new Object())))).isInstanceOf(PermanentException.class);
    }

    @Test
    void an_append_that_fails_reaches_the_caller_of_the_gateway() {
        log.failAppends();

        assertThat(rootOf(app.send(new Purse.Open("p1")))).isInstanceOf(PermanentException.class);
    }

    @Test
    void a_command_too_many_is_answered_overloaded() throws InterruptedException {
        CompletableFuture<?> running = app.send(new Wait("a"));
        entered.await();
        CompletableFuture<?> waiting = app.send(new Wait("b"));

        CompletableFuture<?> refused = app.send(new Wait("c"));

        assertThat(rootOf(refused)).isInstanceOf(OverloadedException.class);
        release.countDown();
        assertThat(running.join()).isEqualTo("a");
        assertThat(waiting.join()).isEqualTo("b");
    }

    @Test
    void sending_what_nobody_handles_fails_in_the_future() {
        assertThatThrownBy(() -> app.send("unknown").join()).hasStackTraceContaining("No handler");
    }

    @Test
    void closing_waits_for_commands_in_flight() throws InterruptedException {
        CompletableFuture<?> running = app.send(new Wait("a"));
        entered.await();
        Thread releasing = Thread.ofVirtual().unstarted(release::countDown);
        releasing.start();

        app.close();

        assertThat(running.join()).isEqualTo("a");
        assertThat(rootOf(app.send(new Wait("late")))).isInstanceOf(EventhusException.class);
    }

    @Test
    void closing_does_not_wait_for_ever() throws InterruptedException {
        CompletableFuture<?> stuck = app.send(new Wait("a"));
        entered.await();

        app.close();

        assertThat(rootOf(stuck)).isInstanceOf(PermanentException.class);
    }

    @Test
    void a_hook_after_the_commit_learns_the_position() {
        app.send(new Acknowledged("p1")).join();
        app.send(new Acknowledged("p2")).join();

        assertThat(commits).extracting(Commit::lastPosition).containsExactly(1L, 2L);
    }

    @Test
    void one_unit_of_work_may_source_the_same_alternatives_twice() {
        app.send(new Purse.Open("p1")).join();
        EventStore axonStore = app.configuration().getComponent(EventStore.class);
        EventCriteria either =
                EventCriteria.either(EventCriteria.havingTags("Purse", "p1"), EventCriteria.havingTags("Purse", "p2"));
        List<Integer> counts = new ArrayList<>();

        app.configuration()
                .getComponent(UnitOfWorkFactory.class)
                .create()
                .executeWithResult(context -> {
                    var transaction = axonStore.transaction(context);
                    for (int i = 0; i < 3; i++) {
                        counts.add(transaction
                                .source(SourcingCondition.conditionFor(either))
                                .reduce(0, (count, entry) -> count + 1)
                                .join());
                    }
                    return CompletableFuture.completedFuture(null);
                })
                .join();

        assertThat(counts).containsExactly(1, 1, 1);
    }

    @Test
    void a_transaction_is_made_once_per_context_whatever_else_the_context_holds() {
        // The keys of a context hash by identity: only many stores show whether one is computed within another.
        for (int i = 0; i < 500; i++) {
            EventhusEventStore axonStore = new EventhusEventStore(
                    new EventhusStorageEngine(app.eventStore(), Purse.register(), TestConverters.jackson(), Set.of()),
                    new SimpleEventBus(),
                    new CachedTagResolver());
            UnitOfWorkTestUtils.aUnitOfWork()
                    .executeWithResult(context -> {
                        assertThat(axonStore.transaction(context)).isSameAs(axonStore.transaction(context));
                        return CompletableFuture.completedFuture(null);
                    })
                    .join();
        }
    }
}

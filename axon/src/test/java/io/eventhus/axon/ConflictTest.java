package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.ConflictException;
import io.eventhus.api.ConflictReport;
import io.eventhus.api.ConflictingEvent;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;
import org.axonframework.modelling.annotation.TargetEntityId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two applications over one log, as two processes would be: each has an engine and an origin of its own. */
class ConflictTest {

    /** Puts money in after the other application did so too. */
    record PutInLate(@TargetEntityId String id, long amount, int times) {}

    /** Sends a command that meets a conflict. */
    record SendOn(String id) {}

    /** Handlers that lose races: when they decide, what they have loaded is old. */
    final class Losers {

        @CommandHandler
        void handle(PutInLate command, @InjectEntity Purse purse, EventAppender appender) {
            if (handled.incrementAndGet() <= command.times()) {
                other.send(new Purse.PutIn(command.id(), 100)).join();
            }
            appender.append(new Purse.MovedIn(command.id(), command.amount()));
        }

        @CommandHandler
        void handle(SendOn command) {
            sentOn.incrementAndGet();
            one.send(new PutInLate(command.id(), 1, Integer.MAX_VALUE)).join();
        }
    }

    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicInteger sentOn = new AtomicInteger();
    private final MemoryCommitLog log = new MemoryCommitLog();
    private EventhusApplication one = start("one", 1);
    private final EventhusApplication other = start("other", 1);

    private EventhusApplication start(String origin, int attempts) {
        return EventhusApplication.bucket("money")
                .store(log.openAnother(), new MemoryStateStore())
                .events(Purse.register())
                .aggregate(String.class, Purse.class, "purse")
                .engine(engine -> engine.withOrigin(origin))
                .retryOnConflict(attempts)
                .axon(axon -> axon.registerCommandHandlingModule(CommandHandlingModule.named("losers")
                        .commandHandlers()
                        .annotatedCommandHandlingComponent(any -> new Losers())))
                .start();
    }

    private void retry(int attempts) {
        one.close();
        one = start("one", attempts);
    }

    @BeforeEach
    void open() {
        one.send(new Purse.Open("p1")).join();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        log.close();
    }

    private static void namesTheWinner(ConflictReport report) {
        assertThat(report.condition())
                .isInstanceOfSatisfying(
                        AppendCondition.NoEventMatching.class,
                        condition -> assertThat(condition.after()).isEqualTo(1));
        assertThat(report.checkedUpTo()).isEqualTo(2);
        assertThat(report.events()).singleElement().satisfies(event -> {
            assertThat(event.id()).isNotEmpty();
            assertThat(event)
                    .isEqualTo(new ConflictingEvent(
                            2, event.id(), new AggregateId("Purse", "p1"), 2, "MoneyMovedIn", "other", false));
        });
    }

    @Test
    void the_future_of_a_command_holds_the_report_as_data_and_the_next_load_sees_both_sets_of_events() {
        CompletableFuture<?> lost = one.send(new PutInLate("p1", 1, 1));

        Throwable failure = catchThrowable(lost::get);
        assertThat(failure).isInstanceOf(ExecutionException.class);
        assertThat(failure.getCause()).isInstanceOf(AppendEventsTransactionRejectedException.class);
        assertThat(failure.getCause().getCause()).isInstanceOf(ConflictException.class);
        namesTheWinner(EventhusConflicts.report(failure).orElseThrow());

        one.send(new Purse.PutIn("p1", 7)).join();
        assertThat(one.send(new Purse.Look("p1")).join()).isEqualTo(107L);
        assertThat(other.send(new Purse.Look("p1")).join()).isEqualTo(107L);
    }

    @Test
    void send_and_wait_throws_it_with_the_report_and_a_message_that_says_who_was_faster() {
        CommandGateway gateway = one.commands();

        Throwable failure = catchThrowable(() -> gateway.sendAndWait(new PutInLate("p1", 1, 1)));

        assertThat(failure)
                .isInstanceOf(AppendEventsTransactionRejectedException.class)
                .hasMessageContaining("expected no event behind position 1 with tags [Purse=p1]")
                .hasMessageContaining("found MoneyMovedIn of")
                .hasMessageContaining("version 2 at position 2, written by other");
        namesTheWinner(EventhusConflicts.report(failure).orElseThrow());
    }

    @Test
    void a_refusal_holds_no_report() {
        Throwable refused = catchThrowable(one.send(new Purse.TakeOut("p1", 1))::join);

        assertThat(refused).isNotNull();
        assertThat(EventhusConflicts.report(refused)).isEmpty();
        assertThat(EventhusConflicts.report(null)).isEmpty();
    }

    @Test
    void by_default_a_command_that_meets_a_conflict_is_not_tried_again() {
        assertThat(catchThrowable(one.send(new PutInLate("p1", 1, 1))::join)).hasStackTraceContaining("refused");

        assertThat(handled).hasValue(1);
    }

    @Test
    void a_command_is_tried_again_from_a_fresh_load_as_often_as_was_allowed() {
        retry(3);

        one.send(new PutInLate("p1", 1, 2)).join();

        assertThat(handled).hasValue(3);
        assertThat(one.send(new Purse.Look("p1")).join()).isEqualTo(201L);
    }

    @Test
    void after_the_last_attempt_the_conflict_reaches_the_caller_with_their_number() {
        retry(3);

        Throwable failure = catchThrowable(() -> one.commands().sendAndWait(new PutInLate("p1", 1, 100)));

        assertThat(handled).hasValue(3);
        assertThat(failure)
                .isInstanceOf(AppendEventsTransactionRejectedException.class)
                .hasMessageContaining("This was the last of 3 attempts");
        assertThat(EventhusConflicts.report(failure).orElseThrow().events())
                .extracting(ConflictingEvent::position)
                .containsExactly(4L);
    }

    @Test
    void the_conflict_of_a_command_that_a_handler_sent_does_not_repeat_that_handler() {
        retry(2);

        assertThat(catchThrowable(one.send(new SendOn("p1"))::join)).hasStackTraceContaining("last of 2 attempts");

        assertThat(handled).hasValue(2);
        assertThat(sentOn).hasValue(1);
    }

    @Test
    void racing_applications_that_try_again_lose_no_command() {
        retry(1000);
        EventhusApplication rival = start("rival", 1000);
        try {
            List<CompletableFuture<?>> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sent.add((i % 2 == 0 ? one : rival).send(new Purse.PutIn("p1", 1)));
            }
            sent.forEach(CompletableFuture::join);

            assertThat(one.send(new Purse.Look("p1")).join()).isEqualTo(200L);
            assertThat(one.eventStore().head()).isEqualTo(201);
        } finally {
            rival.close();
        }
    }
}

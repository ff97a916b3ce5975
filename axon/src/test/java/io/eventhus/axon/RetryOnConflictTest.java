package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.AppendCondition;
import io.eventhus.api.ConflictException;
import io.eventhus.api.ConflictReport;
import io.eventhus.api.OutcomeUnknownException;
import io.eventhus.api.PendingCommit;
import io.eventhus.api.TransientException;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is tried again and what is not, over a bus whose answers are given. */
class RetryOnConflictTest {

    private static final MessageType TYPE = new MessageType("test.Command");
    private static final CommandMessage COMMAND = new GenericCommandMessage(TYPE, "command");

    /** Fails each dispatch with the next of the given failures, and answers when there are none left. */
    private static final class Scripted implements CommandBus {

        private final Deque<Throwable> failures;
        private final AtomicInteger dispatched = new AtomicInteger();

        Scripted(Throwable... failures) {
            this.failures = new ArrayDeque<>(List.of(failures));
        }

        @Override
        public CompletableFuture<CommandResultMessage> dispatch(
                CommandMessage command, @Nullable ProcessingContext processingContext) {
            dispatched.incrementAndGet();
            Throwable failure = failures.poll();
            return failure == null
                    ? CompletableFuture.completedFuture(new GenericCommandResultMessage(TYPE, "done"))
                    : CompletableFuture.failedFuture(failure);
        }

        @Override
        public CommandBus subscribe(QualifiedName name, CommandHandler commandHandler) {
            return this;
        }

        @Override
        public void describeTo(ComponentDescriptor descriptor) {}
    }

    private static ConflictException bare() {
        AppendCondition condition = new AppendCondition.NoStream(new AggregateId("Purse", "p1"));
        return new ConflictException("was faster", new ConflictReport(condition, 1, 1, List.of()));
    }

    private static Throwable conflict() {
        return EngineTransaction.rejected(bare());
    }

    static Stream<Throwable> others() {
        return Stream.of(
                new OutcomeUnknownException("unknown", new PendingCommit("log", 1, "c1"), bare()),
                new TransientException("no answer"),
                new IllegalStateException("refused"),
                // Of something that the handler stored itself, past its unit of work.
                bare(),
                new IllegalStateException(conflict()));
    }

    @Test
    void conflicts_are_tried_again_until_it_works() {
        Scripted bus = new Scripted(conflict(), new CompletionException(conflict()));

        assertThat(new RetryOnConflict(bus, 3).dispatch(COMMAND, null).join().payload())
                .isEqualTo("done");

        assertThat(bus.dispatched).hasValue(3);
    }

    @Test
    void the_bound_counts_attempts_in_all() {
        Scripted bus = new Scripted(conflict(), conflict(), conflict());

        assertThatThrownBy(new RetryOnConflict(bus, 2).dispatch(COMMAND, null)::join)
                .hasStackTraceContaining("was faster. This was the last of 2 attempts");

        assertThat(bus.dispatched).hasValue(2);
    }

    @ParameterizedTest
    @MethodSource("others")
    void nothing_else_is_tried_again(Throwable failure) {
        Scripted bus = new Scripted(failure);

        CompletableFuture<?> result = new RetryOnConflict(bus, 5).dispatch(COMMAND, null);

        assertThat(result.exceptionNow()).isSameAs(failure);
        assertThat(bus.dispatched).hasValue(1);
    }

    @Test
    void another_failure_after_a_conflict_ends_it() {
        TransientException failure = new TransientException("no answer");
        Scripted bus = new Scripted(conflict(), failure);

        assertThatThrownBy(new RetryOnConflict(bus, 5).dispatch(COMMAND, null)::join)
                .hasCause(failure);

        assertThat(bus.dispatched).hasValue(2);
    }

    @Test
    void less_than_one_attempt_is_refused() {
        assertThatThrownBy(() -> EventhusApplication.bucket("money")
                        .store(new MemoryCommitLog(), new MemoryStateStore())
                        .retryOnConflict(0)
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least 1");
    }
}

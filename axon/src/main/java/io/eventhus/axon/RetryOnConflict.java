package io.eventhus.axon;

import io.eventhus.api.ConflictException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries a command out again when its append met a conflict: a fresh unit of work, and so a fresh load, a fresh decision
 * and a fresh append, up to a number of attempts, with back-off in between. Every other failure ends it at once, above
 * all an outcome that is not known.
 *
 * <p>Only a conflict of the command's own append counts. One of a command that a handler dispatched was tried again by
 * that command's own dispatch: what else the outer handler did by then must not be done twice.
 */
final class RetryOnConflict implements CommandBus {

    private static final Duration FIRST_WAIT = Duration.ofMillis(2);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private final CommandBus delegate;
    private final int mostAttempts;
    private final RandomGenerator random = RandomGenerator.getDefault();

    RetryOnConflict(CommandBus delegate, int mostAttempts) {
        this.delegate = delegate;
        this.mostAttempts = mostAttempts;
    }

    @Override
    public CompletableFuture<CommandResultMessage> dispatch(
            CommandMessage command, @Nullable ProcessingContext processingContext) {
        CompletableFuture<CommandResultMessage> result = new CompletableFuture<>();
        attempt(1, command, processingContext, result);
        return result;
    }

    private void attempt(
            int number,
            CommandMessage command,
            @Nullable ProcessingContext context,
            CompletableFuture<CommandResultMessage> result) {
        var unused = safely(command, context).whenComplete((message, failure) -> {
            ConflictException conflict = ownConflict(failure);
            if (failure == null) {
                result.complete(message);
            } else if (conflict == null) {
                result.completeExceptionally(failure);
            } else if (number == mostAttempts) {
                result.completeExceptionally(EngineTransaction.rejected(new RetriedConflict(conflict, number)));
            } else {
                CompletableFuture.delayedExecutor(waitAfter(number), TimeUnit.NANOSECONDS, BridgeThreads::start)
                        .execute(() -> attempt(number + 1, command, context, result));
            }
        });
    }

    private CompletableFuture<CommandResultMessage> safely(
            CommandMessage command, @Nullable ProcessingContext context) {
        try {
            return delegate.dispatch(command, context);
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static @Nullable ConflictException ownConflict(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean own = cause instanceof AppendEventsTransactionRejectedException
                && cause.getCause() instanceof ConflictException
                && !(cause.getCause() instanceof RetriedConflict);
        return own ? EventhusConflicts.find(cause) : null;
    }

    /** Doubles from attempt to attempt up to a bound, with jitter, so that competitors do not stay in step. */
    private long waitAfter(int attempt) {
        long bound = Math.min(LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(attempt - 1, 20));
        return bound / 2 + random.nextLong(bound / 2 + 1);
    }

    @Override
    public RetryOnConflict subscribe(QualifiedName name, CommandHandler commandHandler) {
        delegate.subscribe(name, commandHandler);
        return this;
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeWrapperOf(delegate);
        descriptor.describeProperty("mostAttempts", mostAttempts);
    }

    /** The conflict of the last attempt, which says how many there were. */
    private static final class RetriedConflict extends ConflictException {

        private static final long serialVersionUID = 1L;

        RetriedConflict(ConflictException last, int attempts) {
            super(last.getMessage() + ". This was the last of " + attempts + " attempts", last.report());
        }
    }
}

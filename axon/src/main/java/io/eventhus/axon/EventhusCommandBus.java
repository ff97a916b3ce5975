package io.eventhus.axon;

import io.eventhus.api.EventhusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * A command bus with many commands in flight, so that one write of the log serves many of them. Each runs on a virtual
 * thread of its own. Commands with the same routing key run one after the other, in the order in which they were
 * dispatched; commands with other keys, or without one, do not wait for them.
 *
 * <p>The queue is bounded: a command that finds it full fails with {@link io.eventhus.api.OverloadedException}. Whatever
 * goes wrong reaches the future that was returned, never the caller by exception.
 *
 * <p>A command that is dispatched by the handling of another message runs at once on the dispatching thread, outside
 * the queue: it is part of that message's work, and waiting for a place while holding one could stop everything.
 */
public final class EventhusCommandBus implements CommandBus, AutoCloseable {

    /** How many commands are in flight at once by default. */
    public static final int DEFAULT_IN_FLIGHT = 64;

    /** How many commands may wait by default. */
    public static final int DEFAULT_QUEUED = 1_000;

    /** How long {@link #close()} waits by default. */
    public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

    private final CommandBus delegate;
    private final KeyedQueue queue;
    private final Duration drain;

    /**
     * Makes a bus.
     *
     * @param delegate knows the handlers and runs the unit of work
     * @param inFlight the most commands at once, at least 1
     * @param queued   the most commands that wait, at least 1
     * @param drain    how long {@link #close()} waits for commands that were accepted
     * @throws IllegalArgumentException if a bound is below 1
     */
    public EventhusCommandBus(CommandBus delegate, int inFlight, int queued, Duration drain) {
        if (inFlight < 1 || queued < 1) {
            throw new IllegalArgumentException("the command bus is to have " + inFlight + " commands in flight and "
                    + queued + " waiting; expected at least 1 of each");
        }
        this.delegate = delegate;
        this.queue = new KeyedQueue(inFlight, queued);
        this.drain = drain;
    }

    @Override
    public CompletableFuture<CommandResultMessage> dispatch(
            CommandMessage command, @Nullable ProcessingContext processingContext) {
        if (processingContext != null || BridgeThreads.withinACommand()) {
            return safely(command, processingContext);
        }
        Dispatched task = new Dispatched(command);
        try {
            queue.add(task);
        } catch (EventhusException refused) {
            task.result.completeExceptionally(refused);
        }
        return task.result;
    }

    private CompletableFuture<CommandResultMessage> safely(
            CommandMessage command, @Nullable ProcessingContext processingContext) {
        try {
            return delegate.dispatch(command, processingContext);
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Override
    public EventhusCommandBus subscribe(QualifiedName name, CommandHandler commandHandler) {
        delegate.subscribe(name, commandHandler);
        return this;
    }

    /**
     * Takes no more commands, waits for those that were accepted, and lets the rest fail. Repeating it does nothing.
     */
    @Override
    public void close() {
        queue.close(drain);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeWrapperOf(delegate);
    }

    /** A command in the queue or in flight. */
    private final class Dispatched implements KeyedQueue.Task {

        private final CommandMessage command;
        private final CompletableFuture<CommandResultMessage> result = new CompletableFuture<>();

        private Dispatched(CommandMessage command) {
            this.command = command;
        }

        @Override
        public @Nullable String key() {
            return command.routingKey().orElse(null);
        }

        @Override
        public void start() {
            BridgeThreads.start(() -> {
                var unused = safely(command, null).whenComplete(this::finish);
            });
        }

        private void finish(@Nullable CommandResultMessage message, @Nullable Throwable failure) {
            // First make room, then tell the caller, who may send the next command.
            queue.done(this);
            BridgeThreads.unmarked(() -> {
                if (failure == null) {
                    result.complete(message);
                } else {
                    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                    result.completeExceptionally(wrapped ? failure.getCause() : failure);
                }
            });
        }

        @Override
        public void fail(EventhusException reason) {
            result.completeExceptionally(reason);
        }
    }
}

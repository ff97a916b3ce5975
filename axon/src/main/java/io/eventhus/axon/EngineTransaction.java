package io.eventhus.axon;

import io.eventhus.api.AppendCondition;
import io.eventhus.api.Commit;
import io.eventhus.api.ConflictException;
import io.eventhus.api.NewEvent;
import io.eventhus.core.EventStore;
import io.eventhus.core.NewCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * One append of one unit of work. It has every method twice: Axon 5.0.1 hands the processing context in, later versions
 * do not, and the one class must serve both.
 */
final class EngineTransaction implements AppendTransaction<Object> {

    /** The result of a commit without events: nothing was written. */
    private static final Object NOTHING = new Object();

    private final EventStore store;
    private final EventMapping mapping;
    private final List<AppendCondition> conditions;
    private final List<TaggedEventMessage<?>> events;
    private final @Nullable ProcessingContext begunIn;
    private final AtomicBoolean decided = new AtomicBoolean();

    EngineTransaction(
            EventStore store,
            EventMapping mapping,
            List<AppendCondition> conditions,
            List<TaggedEventMessage<?>> events,
            @Nullable ProcessingContext begunIn) {
        this.store = store;
        this.mapping = mapping;
        this.conditions = conditions;
        this.events = events;
        this.begunIn = begunIn;
    }

    @Override
    public CompletableFuture<Object> commit(@Nullable ProcessingContext context) {
        if (!decided.compareAndSet(false, true)) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "committing an append: it was committed or rolled back before; expected one of them, once"));
        }
        try {
            // Only now: handlers of the phases before, and of the same phase, may still have added events.
            List<NewEvent> toStore = new ArrayList<>();
            for (TaggedEventMessage<?> event : events) {
                toStore.add(mapping.toStore(event));
            }
            return toStore.isEmpty()
                    ? CompletableFuture.completedFuture(NOTHING)
                    : append(new NewCommit(toStore, conditions), context);
        } catch (RuntimeException | Error refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Commits as {@link #commit(ProcessingContext)} does; what Axon 5.0.2 and later call. */
    public CompletableFuture<Object> commit() {
        return commit(begunIn);
    }

    private CompletableFuture<Object> append(NewCommit commit, @Nullable ProcessingContext context) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        CompletableFuture<Commit> appended = store.append(commit);
        if (Thread.currentThread().isVirtual()) {
            awaitEnd(appended);
        }
        // Elsewhere the engine completes each append on a thread of its own, so what hangs on the result may run there.
        var unused = appended.whenComplete((stored, failure) -> BridgeThreads.marked(() -> {
            if (failure != null) {
                result.completeExceptionally(told(failure));
            } else {
                if (context != null) {
                    context.putResource(EventhusCommits.KEY, stored);
                }
                result.complete(stored);
            }
        }));
        return result;
    }

    /** A virtual thread loses nothing by waiting, and who waits helps the engine instead of changing threads. */
    private static void awaitEnd(CompletableFuture<Commit> appended) {
        try {
            var unused = appended.join();
        } catch (CompletionException e) {
            // It is told with the result.
        }
    }

    private static Throwable told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ConflictException conflict ? rejected(conflict) : cause;
    }

    /** Wraps a conflict in the type by which Axon knows one. */
    static AppendEventsTransactionRejectedException rejected(ConflictException cause) {
        AppendEventsTransactionRejectedException rejection =
                new AppendEventsTransactionRejectedException(String.valueOf(cause.getMessage()));
        rejection.initCause(cause);
        return rejection;
    }

    @Override
    public void rollback(@Nullable ProcessingContext context) {
        rollback();
    }

    /**
     * Gives the append up if it was not committed. After a commit it does nothing, whatever became of it: Axon calls it
     * when any later phase fails.
     */
    public void rollback() {
        decided.set(true);
    }

    @Override
    public CompletableFuture<ConsistencyMarker> afterCommit(Object commitResult, @Nullable ProcessingContext context) {
        return afterCommit(commitResult);
    }

    /** Returns the marker behind the commit; what Axon 5.0.2 and later call. */
    public CompletableFuture<ConsistencyMarker> afterCommit(Object commitResult) {
        return CompletableFuture.completedFuture(
                commitResult instanceof Commit commit
                        ? Positions.marker(commit.lastPosition())
                        : ConsistencyMarker.ORIGIN);
    }
}

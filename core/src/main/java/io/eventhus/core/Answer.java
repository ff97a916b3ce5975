package io.eventhus.core;

import io.eventhus.api.Commit;
import io.eventhus.api.EventhusException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of an append holds. Who waits for it without a time limit does meanwhile what the engine would do on
 * its lane, if nobody is at it: one caller alone then waits for no other thread. Whoever waits for what depends on it
 * helps alike. Nothing else differs from any other future.
 */
final class Answer<T extends @Nullable Object> extends CompletableFuture<T> {

    private final Answer<Commit> first;
    private @Nullable LogDriver driver;

    private Answer(@Nullable Answer<Commit> first) {
        this.first = first == null ? own() : first;
    }

    /** Makes the answer of a commit. */
    static Answer<Commit> ofCommit() {
        return new Answer<>(null);
    }

    @SuppressWarnings("unchecked") // only ofCommit() makes one that depends on no other
    private Answer<Commit> own() {
        return (Answer<Commit>) this;
    }

    /** Says whom to help; before that, waiting is only waiting. */
    void drivenBy(LogDriver running) {
        driver = running;
    }

    /** Completes it as what depends on another future is completed: whoever looks at the failure finds it wrapped. */
    boolean fail(EventhusException reason) {
        return completeExceptionally(new CompletionException(reason));
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Answer<>(first);
    }

    @Override
    public T join() {
        help();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        help();
        return super.get();
    }

    private void help() {
        LogDriver running = first.driver;
        // An interrupt is meant for this caller: it must not disturb a write that others share.
        if (running != null && !isDone() && !Thread.currentThread().isInterrupted()) {
            running.help(this, first);
        }
    }
}

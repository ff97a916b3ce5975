package io.eventhus.core;

import io.eventhus.api.ConflictException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * What a {@link LogMachine} wants done beside the lane: look-ups, on a few threads, since each may wait for the backend; and
 * answers to callers, on virtual threads, so that what hangs on them holds nobody up.
 */
final class SideWork {

    private static final int LOOK_UP_THREADS = 4;

    private final TailIo io;
    private final Consumer<Consumer<LogMachine>> run;
    private final ExecutorService lookUps;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Makes one.
     *
     * @param run feeds the machine one event
     */
    SideWork(TailIo io, Consumer<Consumer<LogMachine>> run) {
        this.io = io;
        this.run = run;
        ThreadFactory daemons =
                Thread.ofPlatform().daemon().name("eventhus-lookup-", 0).factory();
        this.lookUps = Executors.newFixedThreadPool(LOOK_UP_THREADS, daemons);
    }

    void perform(Action action) {
        switch (action) {
            case Action.Complete done -> answer(() -> done.ticket().answer.complete(done.commit()));
            case Action.Fail failed -> answer(() -> failed.ticket().answer.fail(failed.reason()));
            case Action.Explain explain -> execute(lookUps, () -> explain(explain));
            case Action.Check check -> execute(lookUps, () -> check(check));
            case Action.LookUp lookUp -> execute(lookUps, () -> lookUp(lookUp));
            case Action.Look look -> execute(lookUps, () -> look(look));
            case Action.Io lane -> throw new IllegalStateException("I/O of the lane came elsewhere");
            case Action.Grown moved -> throw new IllegalStateException("that the head has moved came elsewhere");
        }
    }

    private void answer(Runnable task) {
        execute(callers, task);
    }

    private static void execute(ExecutorService threads, Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            // The engine is closed: whoever comes now is answered by its own thread.
            task.run();
        }
    }

    private void explain(Action.Explain explain) {
        ConflictException conflict = io.explain(explain);
        answer(() -> explain.ticket().answer.fail(conflict));
    }

    private void check(Action.Check check) {
        try {
            var matches = io.check(check);
            run.accept(running -> running.checked(check.ticket(), check.condition(), check.upTo(), matches));
        } catch (RuntimeException e) {
            run.accept(running -> running.checkFailed(check.ticket(), io.typed(e)));
        }
    }

    private void look(Action.Look look) {
        try {
            long head = io.head();
            run.accept(running -> running.headLooked(look.ticket(), head));
        } catch (RuntimeException e) {
            run.accept(running -> running.checkFailed(look.ticket(), io.typed(e)));
        }
    }

    private void lookUp(Action.LookUp lookUp) {
        try {
            long version = io.version(lookUp);
            run.accept(running -> running.versionFound(lookUp.aggregate(), lookUp.upTo(), version));
        } catch (RuntimeException e) {
            run.accept(running -> running.versionFailed(lookUp.aggregate(), io.typed(e)));
        }
    }

    /** Takes nothing more; what is under way goes on. */
    void close() {
        lookUps.shutdown();
        callers.shutdown();
    }
}

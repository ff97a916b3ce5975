package io.eventhus.bank.cli;

import io.eventhus.api.ConflictException;
import io.eventhus.axon.EventhusApplication;
import io.eventhus.bank.BankTeller;
import io.eventhus.bank.Causes;
import io.eventhus.bank.domain.BankCommand;
import io.eventhus.bank.domain.BankRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Drives the commands of a plan, each caller waiting for the answer to one before it sends the next. */
final class LoadRun {

    private final BankTeller teller;
    private final LoadPlan plan;
    private final ProgressBar bar;
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final long[] nanos;

    LoadRun(EventhusApplication bank, LoadPlan plan, ProgressBar bar) {
        this.teller = new BankTeller(bank);
        this.plan = plan;
        this.bar = bar;
        this.nanos = new long[plan.commands()];
    }

    /**
     * Opens the accounts, then drives the commands.
     *
     * @throws RuntimeException what the first command failed with that was neither refused nor lost a race
     */
    LoadReport go() {
        drive(plan.accounts(), n -> teller.perform(plan.opening(n)));
        long begun = System.nanoTime();
        drive(plan.commands(), this::timed);
        return new LoadReport(nanos, System.nanoTime() - begun, conflicts.sum(), rejected.sum());
    }

    private void timed(int n) {
        BankCommand command = plan.command(n);
        long begun = System.nanoTime();
        perform(command);
        nanos[n] = System.nanoTime() - begun;
        bar.step();
    }

    private void perform(BankCommand command) {
        try {
            teller.perform(command);
        } catch (RuntimeException failed) {
            if (Causes.find(failed, BankRefusedException.class) != null) {
                rejected.increment();
            } else if (Causes.find(failed, ConflictException.class) != null) {
                conflicts.increment();
            } else {
                throw failed;
            }
        }
    }

    /** Has every number below a bound taken by one of the callers; the first failure ends them all. */
    private void drive(int numbers, IntConsumer step) {
        AtomicInteger next = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < Math.min(plan.callers(), numbers); caller++) {
            callers.add(Thread.ofVirtual().start(() -> call(next, numbers, step)));
        }
        callers.forEach(LoadRun::join);
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void call(AtomicInteger next, int numbers, IntConsumer step) {
        try {
            for (int n = next.getAndIncrement(); n < numbers && failure.get() == null; n = next.getAndIncrement()) {
                step.accept(n);
            }
        } catch (RuntimeException failed) {
            failure.compareAndSet(null, failed);
        }
    }

    private static void join(Thread caller) {
        try {
            caller.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException("interrupted while a load was driven", interrupted);
        }
    }
}

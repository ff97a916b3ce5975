package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.TransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeadLookTest {

    @Test
    void a_look_that_began_before_somebody_asked_is_not_theirs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        HeadLook look = new HeadLook(() -> {
            if (looks.incrementAndGet() == 1) {
                begun.countDown();
                await(mayEnd);
                return 1;
            }
            return 2;
        });
        List<FutureTask<Long>> asked = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FutureTask<Long> task = new FutureTask<>(look::fresh);
            asked.add(task);
            threads.add(Thread.ofPlatform().start(task));
            if (i == 0) {
                await(begun);
            }
        }
        awaitAllWaiting(threads);
        mayEnd.countDown();

        assertThat(asked.removeFirst().get()).isPositive();
        for (FutureTask<Long> later : asked) {
            assertThat(later.get()).isEqualTo(2);
        }
        assertThat(looks.get()).as("one look serves all who wait").isEqualTo(2);
    }

    private static void awaitAllWaiting(List<Thread> threads) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_look_that_fails_fails_for_who_looked_and_the_next_one_looks_again() {
        AtomicInteger looks = new AtomicInteger();
        HeadLook look = new HeadLook(() -> {
            if (looks.incrementAndGet() == 1) {
                throw new TransientException("no answer");
            }
            return 7;
        });
        assertThatThrownBy(look::fresh).isInstanceOf(TransientException.class);
        assertThat(look.fresh()).isEqualTo(7);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.eventhus.core;

import static io.eventhus.core.Samples.deposit;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.api.Commit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerTest {

    /** Far more than it takes: which of two threads is faster is open each time. */
    private static final int MOST_TRIES = 100_000;

    private final AtomicReference<Thread> writer = new AtomicReference<>();
    private final SpoiledLog log = new SpoiledLog();
    private final EventStore store = EventStore.open(log);

    @BeforeEach
    void watch() {
        log.append = (expectedHead, commits) -> {
            writer.set(Thread.currentThread());
            return log.real.append(expectedHead, commits);
        };
    }

    @AfterEach
    void close() {
        store.close();
        log.close();
    }

    private CompletableFuture<Commit> append() {
        return store.append(NewCommit.of(List.of(deposit("a"))));
    }

    @Test
    void a_caller_who_waits_may_write_itself() {
        int tries = 0;
        do {
            append().join();
            tries++;
        } while (!Thread.currentThread().equals(writer.get()) && tries < MOST_TRIES);
        assertThat(writer.get()).isEqualTo(Thread.currentThread());
        assertThat(store.head()).isEqualTo(tries);
    }

    @Test
    void a_caller_who_waits_for_what_depends_on_the_answer_may_write_itself() {
        int tries = 0;
        do {
            append().thenApply(Commit::firstPosition)
                    .handle((position, failure) -> position)
                    .join();
            tries++;
        } while (!Thread.currentThread().equals(writer.get()) && tries < MOST_TRIES);
        assertThat(writer.get()).isEqualTo(Thread.currentThread());
    }

    @Test
    void a_caller_who_waits_for_a_limited_time_only_does_not_write() throws Exception {
        for (int i = 1; i <= 200; i += 2) {
            append().join();
            assertThat(append().get(20, TimeUnit.SECONDS).firstPosition()).isEqualTo(i + 1);
            assertThat(writer.get()).isNotEqualTo(Thread.currentThread());
        }
    }

    @Test
    void a_caller_who_is_interrupted_does_not_write_and_stays_interrupted() {
        for (int i = 0; i < 100; i++) {
            append().join();
            Thread.currentThread().interrupt();
            append().join();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(writer.get()).isNotEqualTo(Thread.currentThread());
        }
    }

    @Test
    void an_answer_that_its_caller_cancels_is_no_concern_of_the_engine() {
        CompletableFuture<Commit> given = append();
        boolean cancelled = given.cancel(true);
        assertThat(append().join().firstPosition()).isEqualTo(2);
        assertThat(given.isCancelled()).isEqualTo(cancelled);
    }
}

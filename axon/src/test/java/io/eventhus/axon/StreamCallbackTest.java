package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamCallbackTest {

    private final StreamCallback callback = new StreamCallback();
    private final List<Thread> callers = new ArrayList<>();

    @Test
    void who_comes_while_it_is_called_has_it_called_once_more_and_not_at_once() {
        callback.set(() -> {
            callers.add(Thread.currentThread());
            if (callers.size() == 1) {
                // Two of them: once more is enough for both.
                CompletableFuture.runAsync(callback::call).join();
                CompletableFuture.runAsync(callback::call).join();
                assertThat(callers).hasSize(1);
            }
        });

        callback.call();

        assertThat(callers).hasSize(2).containsOnly(Thread.currentThread());
        callback.call();
        assertThat(callers).hasSize(3);
    }

    @Test
    void what_is_set_while_another_is_called_is_called_next() {
        callback.set(() -> {
            callback.set(() -> callers.add(Thread.currentThread()));
            callback.call();
            assertThat(callers).isEmpty();
        });

        callback.call();

        assertThat(callers).hasSize(1);
    }

    @Test
    void after_one_that_throws_the_next_call_is_made() {
        callback.set(() -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(callback::call).isInstanceOf(IllegalStateException.class);
        callback.set(() -> callers.add(Thread.currentThread()));

        callback.call();

        assertThat(callers).hasSize(1);
    }
}

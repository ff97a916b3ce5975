package io.eventhus.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.junit.jupiter.api.Test;

/** A virtual thread waits for the log itself: what it gets is there already. */
class VirtualCallerTest extends EngineOverMemory {

    private static <T> T onVirtualThread(Callable<T> task) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.submit(task).get(20, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<Object> begunCommit(AppendCondition condition) {
        return engine.begin(condition, null, List.of(purseEvent(1))).commit();
    }

    private MessageStream<EventMessage> sourcing() {
        return engine.source(SourcingCondition.conditionFor(PURSE));
    }

    @Test
    void a_commit_has_ended_when_it_is_handed_out() throws Exception {
        CompletableFuture<Object> stored = onVirtualThread(() -> begunCommit(AppendCondition.none()));
        assertThat(stored).isCompleted();
        assertThat(store.head()).isEqualTo(1);

        CompletableFuture<Object> refused = onVirtualThread(() -> begunCommit(AppendCondition.withCriteria(PURSE)));
        assertThat(refused).isCompletedExceptionally();
        assertThat(refused.exceptionNow()).isInstanceOf(AppendEventsTransactionRejectedException.class);
    }

    @Test
    void a_short_stream_has_ended_when_it_is_handed_out_and_holds_no_cursor() throws Exception {
        append(AppendCondition.none(), purseEvent(1), purseEvent(2));
        MessageStream<EventMessage> stream = onVirtualThread(this::sourcing);
        assertThat(log.openCursors()).isZero();
        assertThat(stream.reduce(0, (count, entry) -> count + 1)).isCompletedWithValue(3);
    }

    @Test
    void a_long_stream_comes_whole_or_is_closed_early() throws Exception {
        TaggedEventMessage<?>[] events = new TaggedEventMessage<?>[2_000];
        Arrays.setAll(events, EngineOverMemory::purseEvent);
        append(AppendCondition.none(), events);

        assertThat(onVirtualThread(() -> source(PURSE))).hasSize(2_001);
        MessageStream<EventMessage> early = onVirtualThread(this::sourcing);
        assertThat(early.hasNextAvailable()).isTrue();
        early.close();
        await().untilAsserted(() -> assertThat(log.openCursors()).isZero());
    }

    @Test
    void trouble_of_the_log_is_the_error_of_the_stream() throws Exception {
        append(AppendCondition.none(), purseEvent(1));
        log.failFinds();
        MessageStream<EventMessage> stream = onVirtualThread(this::sourcing);
        assertThat(stream.error()).get().isInstanceOf(io.eventhus.api.TransientException.class);
    }
}

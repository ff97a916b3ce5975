package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventConsumer;
import io.eventhus.api.PermanentException;
import io.eventhus.api.SourcePartition;
import io.eventhus.api.StartAt;
import io.eventhus.api.TransientException;
import io.eventhus.api.UnsupportedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Trouble, sources that are not what they were, and closing. */
abstract class EndRules extends ConsumerRules {

    @Test
    void every_call_after_close_is_refused_for_good() {
        SourcePartition partition = consumer.partitions().iterator().next();
        consumer.close();
        List<ThrowingCallable> calls = new ArrayList<>(List.of(
                consumer::partitions,
                () -> consumer.poll(Duration.ZERO, 1),
                consumer::ends,
                () -> consumer.endsAt(Instant.EPOCH),
                () -> consumer.acknowledge(Map.of(partition, 1L)),
                () -> consumer.seek(partition, new StartAt.Beginning())));
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(PermanentException.class));
    }

    @Test
    void closing_twice_does_nothing() {
        consumer.close();
        consumer.close();
        EventConsumer next = open();
        List<String> ids = publish(5);
        assertThat(idsOf(take(next, 5))).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void a_source_that_was_made_again_is_refused() {
        if (!fixture.keeps()) {
            assertThatThrownBy(fixture::makeAgain).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        publish(5);
        Set<SourcePartition> before = consumer.partitions();
        take(5);
        fixture.makeAgain();
        publish(10);
        assertThat(refusal())
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining(consumer.info().name());
        if (fixture.seeks()) {
            reopen();
            assertThat(consumer.partitions()).doesNotContainAnyElementsOf(before);
            SourcePartition old = before.iterator().next();
            assertThatThrownBy(() -> consumer.seek(old, new StartAt.Beginning()))
                    .isInstanceOf(PermanentException.class)
                    .isNotInstanceOf(UnsupportedException.class);
        }
    }

    /** Polls until that is refused for good. */
    private PermanentException refusal() {
        long deadline = System.nanoTime() + fixture.patience().toNanos();
        while (System.nanoTime() < deadline) {
            try {
                consumer.poll(Duration.ofMillis(200), 100);
            } catch (TransientException soon) {
                assertThat(soon).hasMessageContaining(consumer.info().name());
            } catch (PermanentException refused) {
                return refused;
            }
        }
        throw new AssertionError("a source that was made again was read on for " + fixture.patience());
    }

    @Test
    void after_trouble_of_the_bus_the_same_consumer_goes_on() {
        if (!fixture.canBreak()) {
            assertThatThrownBy(fixture::breakBus).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        List<String> before = publish(10);
        List<String> came = new ArrayList<>(idsOf(take(10)));
        fixture.breakBus();
        fixture.mendBus();
        if (!fixture.keeps()) {
            // It has to be there again before something is sent, which nobody keeps for it.
            awaitCalm();
        }
        List<String> after = publish(10);
        while (!came.containsAll(after)) {
            came.addAll(idsOf(take(1)));
        }
        assertThat(came).containsAll(before);
    }

    private void awaitCalm() {
        long deadline = System.nanoTime() + fixture.patience().toNanos();
        while (System.nanoTime() < deadline) {
            try {
                consumer.poll(Duration.ofMillis(200), 1);
                return;
            } catch (TransientException soon) {
                assertThat(soon).hasMessageContaining(consumer.info().name());
            }
        }
    }
}

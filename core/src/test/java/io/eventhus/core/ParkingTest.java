package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is put aside: listed, retried, dropped, bounded. */
class ParkingTest extends SubscriptionFixture {

    @Test
    void parking_puts_the_sequence_of_a_key_aside_and_goes_on_with_the_others() throws Exception {
        append("a", "bad", "c", "bad", "c");
        SubscriptionBuilder parking = quick("parks").concurrently(2).parking(10);
        String sequence;
        try (Subscription parks = parking.handle(event -> refuse(event, "bad"))) {
            assertThat(parks.awaitPosition(5, LONG)).isTrue();
            assertThat(parks.parked()).singleElement().satisfies(parked -> {
                assertThat(parked.positions()).containsExactly(2L, 4L);
                assertThat(parked.reason()).isEqualTo("IllegalStateException: no 'bad'");
            });
            sequence = parks.parked().getFirst().id();
            append("bad", "a");
            assertThat(parks.awaitPosition(7, LONG)).isTrue();
        }
        assertThat(got).containsExactlyInAnyOrder(1L, 3L, 5L, 7L);
        got.clear();
        try (Subscription again =
                quick("parks").concurrently(2).parking(10).handle(event -> got.add(event.position()))) {
            assertThat(again.awaitPosition(7, LONG)).isTrue();
            assertThat(again.parked()).extracting(ParkedSequence::positions).containsExactly(List.of(2L, 4L, 6L));
            assertThat(again.retryParked("none")).isFalse();
            assertThat(again.retryParked(sequence)).isTrue();
            append("bad");
            assertThat(again.awaitPosition(8, LONG)).isTrue();
            awaitNoneParked(again);
        }
        assertThat(got).as("in order, and the newest behind them").containsExactly(2L, 4L, 6L, 8L);
    }

    @Test
    void a_sequence_that_fails_again_stays_parked_and_can_be_dropped() throws Exception {
        append("bad", "bad");
        try (Subscription parks = quick("parks").concurrently(2).parking(10).handle(event -> {
            if (event.position() < 3) {
                throw new IllegalArgumentException("attempt " + event.attempt());
            }
            got.add(event.position());
        })) {
            assertThat(parks.awaitPosition(2, LONG)).isTrue();
            String sequence = parks.parked().getFirst().id();
            assertThat(parks.retryParked(sequence)).isTrue();
            // A second retry is possible only when the first has ended.
            await(() -> parks.retryParked(sequence));
            assertThat(parks.parked().getFirst().positions()).containsExactly(1L, 2L);
            // Not while the second is under way.
            await(() -> parks.dropParked(sequence));
            assertThat(parks.parked()).isEmpty();
            append("bad");
            assertThat(parks.awaitPosition(3, LONG)).isTrue();
        }
        assertThat(got).containsExactly(3L);
        assertThat(new String(document("parks").value(), StandardCharsets.UTF_8))
                .doesNotContain("parked");
    }

    @Test
    void it_ends_when_another_key_would_be_parked_than_there_is_room_for() throws Exception {
        append("bad", "bad", "a");
        try (Subscription parks = quick("full").concurrently(2).parking(2).handle(event -> {
            refuse(event, "bad");
            refuse(event, "worse");
        })) {
            assertThat(parks.awaitPosition(3, LONG)).isTrue();
            append("worse");
            assertThat(parks.awaitPosition(4, LONG)).isFalse();
            assertThat(parks.failure().orElseThrow()).hasMessageContaining("no more than 2 events may be");
        }
    }

    @Test
    void what_comes_under_a_parked_key_waits_for_room_and_outlives_a_restart() throws Exception {
        append("bad", "bad", "bad", "a");
        SubscriptionBuilder full = quick("full").concurrently(2).parking(2);
        try (Subscription parks = full.handle(event -> refuse(event, "bad"))) {
            await(() -> got.contains(4L) && parks.position() == 2);
            assertThat(parks.parked()).extracting(ParkedSequence::positions).containsExactly(List.of(1L, 2L));
            assertThat(parks.failure()).isEmpty();
        }
        got.clear();
        try (Subscription again = quick("full").concurrently(2).parking(2).handle(event -> refuse(event, "bad"))) {
            assertThat(again.dropParked(again.parked().getFirst().id())).isTrue();
            assertThat(again.awaitPosition(4, LONG)).isTrue();
            assertThat(again.parked()).extracting(ParkedSequence::positions).containsExactly(List.of(3L));
        }
        assertThat(got).containsExactly(4L);
        got.clear();
        append("bad", "bad");
        try (Subscription mended =
                quick("full").concurrently(2).parking(2).handle(event -> got.add(event.position()))) {
            await(() -> mended.position() == 5);
            assertThat(mended.retryParked(mended.parked().getFirst().id())).isTrue();
            assertThat(mended.awaitPosition(6, LONG)).isTrue();
            awaitNoneParked(mended);
        }
        assertThat(got).containsExactly(3L, 5L, 6L);
    }

    @Test
    void a_sequence_is_not_dropped_while_its_event_is_being_handled() throws Exception {
        append("bad");
        AtomicBoolean retries = new AtomicBoolean();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        try (Subscription parks = quick("held").concurrently(2).parking(2).handle(event -> {
            if (retries.get()) {
                entered.countDown();
                leave.await();
            }
            throw new IllegalStateException("never");
        })) {
            assertThat(parks.awaitPosition(1, LONG)).isTrue();
            String sequence = parks.parked().getFirst().id();
            retries.set(true);
            assertThat(parks.retryParked(sequence)).isTrue();
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(parks.dropParked(sequence)).isFalse();
            leave.countDown();
            await(() -> parks.dropParked(sequence));
            assertThat(parks.parked()).isEmpty();
        }
    }
}

package io.eventhus.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.Capability;
import io.eventhus.api.EventhusException;
import io.eventhus.api.PermanentException;
import io.eventhus.api.PutOutcome;
import io.eventhus.api.StateDocument;
import io.eventhus.api.StateKey;
import io.eventhus.api.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Several handles, races, and the end of a handle. */
abstract class ShareRules extends StateRules {

    private static final int RUNNERS = 4;

    @Test
    void of_racing_puts_at_most_one_is_done() {
        StateStore other = secondOrSame();
        long revision = 0;
        try (Race race = new Race(RUNNERS)) {
            for (int round = 0; round < 50; round++) {
                long expected = revision;
                List<Callable<PutOutcome>> puts = IntStream.range(0, RUNNERS)
                        .<Callable<PutOutcome>>mapToObj(
                                i -> () -> (i % 2 == 0 ? store : other).put(KEY, bytes("runner" + i), expected))
                        .toList();
                List<PutOutcome> outcomes = race.run(puts);
                StateDocument now = store.get(KEY).orElseThrow();
                List<PutOutcome> done = outcomes.stream()
                        .filter(PutOutcome.Done.class::isInstance)
                        .toList();
                assertThat(done).as("done among %s", outcomes).hasSize(1);
                assertThat(done.getFirst()).isEqualTo(new PutOutcome.Done(now.revision()));
                assertThat(now.value()).isEqualTo(bytes("runner" + outcomes.indexOf(done.getFirst())));
                revision = now.revision();
            }
        }
    }

    @Test
    void counting_by_compare_and_set_loses_nothing() {
        StateStore other = secondOrSame();
        put(KEY, "0", 0);
        List<Callable<Integer>> counters = IntStream.range(0, RUNNERS)
                .<Callable<Integer>>mapToObj(i -> () -> count(i % 2 == 0 ? store : other))
                .toList();
        try (Race race = new Race(RUNNERS)) {
            int counted =
                    race.run(counters).stream().mapToInt(Integer::intValue).sum();
            assertThat(store.get(KEY).orElseThrow().value()).isEqualTo(bytes("" + counted));
            assertThat(counted).isEqualTo(RUNNERS * 25);
        }
    }

    private static int count(StateStore handle) {
        int counted = 0;
        while (counted < 25) {
            StateDocument now = handle.get(KEY).orElseThrow();
            int next = Integer.parseInt(new String(now.value(), StandardCharsets.UTF_8)) + 1;
            if (handle.put(KEY, bytes("" + next), now.revision()) instanceof PutOutcome.Done) {
                counted++;
            }
        }
        return counted;
    }

    @Test
    void a_change_is_seen_at_once_by_every_handle() {
        StateStore other = secondOrSame();
        long revision = put(KEY, "a", 0);
        assertHolds(other, KEY, "a", revision);
        long next = put(KEY, "b", revision);
        assertHolds(other, KEY, "b", next);
        assertThat(other.put(KEY, bytes("x"), revision)).isEqualTo(new PutOutcome.Mismatch());
        assertThat(other.list("tokens/", null, 10)).hasSize(1);
        assertThat(other.delete(KEY, next)).isEqualTo(new PutOutcome.Done(0));
        assertThat(store.get(KEY)).isEmpty();
    }

    @Test
    void a_shared_store_opens_a_second_handle_and_another_refuses_it() {
        long revision = put(KEY, "a", 0);
        if (can(Capability.SHARED)) {
            StateStore other = openAnother();
            assertHolds(other, KEY, "a", revision);
            other.close();
        } else {
            assertThatThrownBy(this::openAnother).isInstanceOf(EventhusException.class);
        }
        assertHolds(store, KEY, "a", revision);
    }

    @Test
    void a_durable_store_keeps_its_documents_when_all_handles_are_closed_and_another_is_empty() {
        long revision = put(KEY, "a", 0);
        StateKey deleted = new StateKey("deleted");
        long gone = put(deleted, "x", 0);
        store.delete(deleted, gone);
        assertHolds(store, KEY, "a", revision);
        closeAll();
        store = openAnother();
        if (can(Capability.DURABLE)) {
            assertHolds(store, KEY, "a", revision);
            assertThat(put(deleted, "y", 0)).as("revision after the deletion").isGreaterThan(gone);
            assertThat(put(KEY, "b", revision)).isGreaterThan(revision);
        } else {
            assertThat(store.list("", null, 10)).isEmpty();
        }
    }

    @Test
    void every_call_after_close_is_refused_for_good() {
        long revision = put(KEY, "a", 0);
        store.close();
        store.close();

        assertRefused(store::maxValueBytes);
        assertRefused(() -> store.get(KEY));
        assertRefused(() -> store.put(KEY, bytes("b"), revision));
        assertRefused(() -> store.delete(KEY, revision));
        assertRefused(() -> store.list("", null, 1));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(PermanentException.class);
    }
}

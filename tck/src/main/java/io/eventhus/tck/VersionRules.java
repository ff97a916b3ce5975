package io.eventhus.tck;

import static io.eventhus.tck.EventDraft.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.AggregateId;
import io.eventhus.api.TransientException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Versions of aggregates, and positions by time. */
abstract class VersionRules extends LogRules {

    private static final AggregateId ONE = new AggregateId("Account", "1");
    private static final AggregateId TWO = new AggregateId("Account", "2");
    private static final Instant NOON = EventDraft.NOON;

    @Test
    void the_last_version_is_that_of_the_last_event_up_to_a_position() {
        store(event("A").of(ONE));
        store(event("A").of(TWO), event("A").of(ONE), event("A").of(ONE));
        store(event("A").of(TWO));

        long[] expected = {0, 1, 1, 2, 3, 3};
        for (int upTo = 0; upTo < expected.length; upTo++) {
            assertThat(log.lastVersion(ONE, upTo)).as("up to %d", upTo).isEqualTo(expected[upTo]);
        }
        assertThat(log.lastVersion(TWO, 4)).isEqualTo(1);
        assertThat(log.lastVersion(TWO, 5)).isEqualTo(2);
    }

    @Test
    void the_last_version_of_an_unknown_aggregate_is_zero() {
        assertThat(log.lastVersion(ONE, 0)).isZero();
        store(event("A").of(ONE).tagged("Account", "2"));

        assertThat(log.lastVersion(TWO, 1)).as("merely tagged").isZero();
        assertThat(log.lastVersion(new AggregateId("account", "1"), 1)).isZero();
        assertThat(log.lastVersion(ONE, 1)).isEqualTo(1);
    }

    @Test
    void the_last_version_is_the_stored_one_and_not_a_count() {
        LogScript other = new LogScript();
        other.next(event("A").of(ONE), event("A").of(ONE));
        other.next(event("A").of(ONE).tagged("Account", "2"));
        log.append(0, other.commits());

        assertThat(log.lastVersion(ONE, 3)).isEqualTo(3);
        assertThat(log.lastVersion(ONE, 2)).isEqualTo(2);
    }

    @Test
    void a_last_version_beyond_the_head_fails_as_transient() {
        store(event("A").of(ONE));

        assertThatThrownBy(() -> log.lastVersion(ONE, 2)).isInstanceOf(TransientException.class);
        assertThatThrownBy(() -> log.lastVersion(TWO, Long.MAX_VALUE)).isInstanceOf(TransientException.class);
        assertThat(log.lastVersion(ONE, 1)).isEqualTo(1);
    }

    @Test
    void the_first_position_at_or_after_a_time_is_found() {
        assertThat(log.firstAtOrAfter(NOON)).isEmpty();
        store(event("A").at(NOON));
        store(event("A").at(NOON.plusSeconds(10)), event("A").at(NOON.plusSeconds(20)));

        assertThat(log.firstAtOrAfter(NOON.minusSeconds(1))).hasValue(1);
        assertThat(log.firstAtOrAfter(NOON)).hasValue(1);
        assertThat(log.firstAtOrAfter(NOON.plusNanos(1_000))).hasValue(2);
        assertThat(log.firstAtOrAfter(NOON.plusSeconds(10))).hasValue(2);
        assertThat(log.firstAtOrAfter(NOON.plusSeconds(11))).hasValue(3);
        assertThat(log.firstAtOrAfter(NOON.plusSeconds(21))).isEmpty();
    }

    @Test
    void times_that_do_not_grow_give_the_first_position_that_fits() {
        store(event("A").at(NOON.plusSeconds(30)));
        store(
                event("A").at(NOON),
                event("A").at(NOON.plusSeconds(20)),
                event("A").at(NOON.plusSeconds(40)));

        assertThat(log.firstAtOrAfter(NOON.plusSeconds(20))).hasValue(1);
        assertThat(log.firstAtOrAfter(NOON.plusSeconds(35))).hasValue(4);
    }
}

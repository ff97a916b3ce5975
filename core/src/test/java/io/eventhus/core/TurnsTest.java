package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final long MILLI = 1_000_000;

    private final Turns turns = new Turns("own");

    private long leave() {
        turns.leave(0, 0);
        return turns.isLeft() ? turns.leftUntil() : 0;
    }

    @Test
    void who_is_alone_waits_for_nobody() {
        assertThat(leave()).isZero();
        turns.passed("own");
        assertThat(leave()).isZero();
    }

    @Test
    void who_appended_last_lets_each_of_the_others_go_first() {
        turns.passed("own");
        turns.passed("b");
        long quiet = leave();
        assertThat(quiet).as("until b is through").isPositive();
        turns.passed("own");
        long one = leave();
        assertThat(one).isGreaterThan(2 * quiet);
        turns.passed("c");
        assertThat(leave()).as("c has had its turn since").isEqualTo(one);
        turns.passed("own");
        assertThat(leave()).isEqualTo(2 * one);
        turns.passed("b");
        assertThat(leave()).isEqualTo(one);
        turns.passed("c");
        assertThat(leave()).as("the longest without a turn").isEqualTo(quiet);
    }

    @Test
    void who_does_not_come_is_waited_for_once() {
        turns.passed("b");
        turns.passed("own");
        long until = leave();
        assertThat(turns.takeBack(until - 1)).isFalse();
        assertThat(turns.takeBack(until)).isTrue();
        assertThat(turns.isLeft()).isFalse();
        turns.passed("own");
        assertThat(leave()).isZero();
        turns.passed("b");
        turns.passed("own");
        assertThat(leave()).as("it is there again").isEqualTo(until);
    }

    @Test
    void a_turn_is_as_long_as_appends_take_and_bounded() {
        turns.passed("b");
        turns.passed("own");
        long quick = leave();
        for (int i = 0; i < 100; i++) {
            turns.took(4 * MILLI);
        }
        assertThat(leave()).isGreaterThan(quick).isLessThan(20 * MILLI);
        for (int i = 0; i < 100; i++) {
            turns.took(60_000 * MILLI);
        }
        assertThat(leave()).isEqualTo(20 * MILLI);
        for (int i = 0; i < 200; i++) {
            turns.passed("p" + i);
        }
        turns.passed("own");
        assertThat(leave()).as("of many together").isEqualTo(50 * MILLI);
    }

    @Test
    void who_lost_waits_at_least_as_long_as_it_is_told() {
        turns.leave(0, 3 * MILLI);
        assertThat(turns.leftUntil()).isEqualTo(3 * MILLI);
        assertThat(turns.takeBack(3 * MILLI)).isTrue();
    }
}

package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushedTest {

    private final Pushed pushed = new Pushed();

    private static Stored message(long position, int bytes) {
        return new Stored(position, "subject", new Headers(), new byte[bytes]);
    }

    private void add(long first, long last) {
        for (long position = first; position <= last; position++) {
            pushed.add(message(position, 10));
        }
    }

    private List<Long> behind(long after, long upTo) {
        return pushed.behind(after, upTo).stream().map(Stored::position).toList();
    }

    @Test
    void everything_behind_a_position_or_nothing() {
        assertThat(behind(0, 0)).isEmpty();
        add(5, 9);
        assertThat(behind(4, 9)).containsExactly(5L, 6L, 7L, 8L, 9L);
        assertThat(behind(6, 8)).as("to the end of what is there").containsExactly(7L, 8L, 9L);
        assertThat(behind(3, 9)).as("position 4 is not here").isEmpty();
        assertThat(behind(6, 10)).as("position 10 is not here yet").isEmpty();
        assertThat(behind(9, 9)).isEmpty();
        assertThat(behind(9, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void what_came_before_a_gap_is_gone_and_what_comes_out_of_order_is_dropped() {
        add(5, 9);
        add(11, 12);
        assertThat(behind(8, 12)).isEmpty();
        assertThat(behind(10, 12)).containsExactly(11L, 12L);
        add(12, 12);
        add(9, 10);
        assertThat(behind(10, 12)).containsExactly(11L, 12L);
        pushed.clear();
        assertThat(behind(10, 12)).isEmpty();
        add(1, 1);
        assertThat(behind(0, 1)).containsExactly(1L);
    }

    @Test
    void only_the_latest_are_kept() {
        add(1, 10_000);
        assertThat(behind(10_000 - 2_001, 10_000)).isEmpty();
        assertThat(behind(10_000 - 2_000, 10_000)).hasSize(2_000);
        for (long position = 10_001; position <= 10_100; position++) {
            pushed.add(message(position, 1 << 20));
        }
        assertThat(behind(10_090, 10_100)).as("8 MiB at most").isEmpty();
        assertThat(behind(10_095, 10_100)).hasSize(5);
    }
}

package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteCostsTest {

    private static final long SINGLE = 300_000;
    private static final long BATCH = 9_000_000;

    private final WriteCosts costs = new WriteCosts(64);

    @Test
    void a_batch_is_tried_first_and_then_messages_singly() {
        assertThat(costs.isCheaperSingly(2)).isFalse();
        WriteCosts other = new WriteCosts(64);
        other.tookBatch(2, BATCH);
        assertThat(other.isCheaperSingly(60)).isTrue();

        costs.tookSingly(1, SINGLE);
        assertThat(costs.isCheaperSingly(2)).isFalse();
        costs.tookBatch(2, BATCH);
        assertThat(costs.isCheaperSingly(2)).isTrue();
    }

    @Test
    void a_few_messages_go_singly_where_a_batch_is_dear_and_many_do_not() {
        costs.tookSingly(1, SINGLE);
        costs.tookBatch(2, BATCH);
        assertThat(costs.isCheaperSingly(29)).isTrue();
        assertThat(costs.isCheaperSingly(31)).isFalse();
        costs.tookSingly(1, 1);
        assertThat(costs.isCheaperSingly(65)).isFalse();
    }

    @Test
    void what_is_not_measured_any_more_is_tried_again() {
        costs.tookSingly(1, SINGLE);
        costs.tookBatch(2, BATCH);
        int singly = 0;
        while (costs.isCheaperSingly(10)) {
            costs.tookSingly(1, SINGLE);
            singly++;
        }
        assertThat(singly).isBetween(100, 1_000);
    }

    @Test
    void after_a_refusal_a_few_writes_go_singly_whatever_they_take() {
        costs.tookSingly(1, BATCH);
        costs.tookBatch(2, SINGLE);
        assertThat(costs.isCheaperSingly(10)).isFalse();
        costs.refused();
        assertThat(costs.isCheaperSingly(65)).isFalse();
        int singly = 0;
        while (costs.isCheaperSingly(10)) {
            singly++;
        }
        assertThat(singly).isEqualTo(32);
    }
}

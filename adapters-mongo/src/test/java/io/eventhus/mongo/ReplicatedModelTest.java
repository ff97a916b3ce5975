package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The adapter's own code, two to four processes of it, over a simulated replica set with trouble: one thread for each seed, no real time. */
class ReplicatedModelTest {

    private static final int SEEDS = Integer.getInteger("eventhus.model.seeds", 3_000);

    @Test
    void what_anybody_is_shown_or_told_agrees_with_the_log_whatever_the_servers_go_through() throws Exception {
        long begun = System.nanoTime();
        ReplicatedSeeds.Result result = ReplicatedSeeds.run(1, SEEDS);
        System.out.printf(
                "replicated model: %d seeds in %.1f s, %d violations; %s%n",
                SEEDS, (System.nanoTime() - begun) / 1e9, result.failed().size(), result.counts());
        assertThat(result.failed())
                .as(() -> ReplicatedModel.describe(result.failed().getFirst(), 300))
                .isEmpty();
        // A model in which nothing happens would prove nothing.
        Map<ModelEvent, Integer> counts = new EnumMap<>(result.counts());
        assertThat(counts).containsOnlyKeys(ModelEvent.values());
        assertThat(counts.get(ModelEvent.STORED)).isGreaterThan(SEEDS * 3);
        assertThat(counts.get(ModelEvent.UNKNOWN)).isGreaterThan(SEEDS);
        assertThat(counts.get(ModelEvent.ELECTION)).isGreaterThan(SEEDS);
        assertThat(counts.get(ModelEvent.TWO_PRIMARIES)).isGreaterThan(SEEDS / 5);
        assertThat(counts.get(ModelEvent.LAGGING_SNAPSHOT)).isGreaterThan(SEEDS / 5);
        assertThat(counts.get(ModelEvent.ROLLED_BACK)).isGreaterThan(SEEDS / 5);
        assertThat(counts.get(ModelEvent.WAITED)).isGreaterThan(SEEDS / 5);
        assertThat(counts.get(ModelEvent.LATE_COPY)).isGreaterThan(SEEDS / 20);
    }

    @Test
    void a_seed_replays_exactly() {
        assertThat(ReplicatedModel.history(7, Plant.NONE))
                .hasSizeGreaterThan(20)
                .isEqualTo(ReplicatedModel.history(7, Plant.NONE));
    }
}

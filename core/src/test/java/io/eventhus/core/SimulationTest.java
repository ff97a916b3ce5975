package io.eventhus.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real machines, one to four processes of them, over a backend with trouble: one thread, virtual time, seeded. */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("eventhus.simulation.seeds", 10_000);

    @Test
    void every_answer_agrees_with_the_log_whatever_goes_wrong() throws Exception {
        long begun = System.nanoTime();
        Seeds.Result result = Seeds.run(1, SEEDS);
        System.out.printf(
                "simulation: %d seeds in %.1f s, %d violations; %s%n",
                SEEDS, (System.nanoTime() - begun) / 1e9, result.failed().size(), result.counts());
        assertThat(result.failed())
                .as(() -> Simulation.describe(result.failed().getFirst(), 300))
                .isEmpty();
        // A simulation in which nothing happens would prove nothing.
        Map<Witness.Told, Integer> counts = new EnumMap<>(result.counts());
        assertThat(counts).containsOnlyKeys(Witness.Told.values());
        assertThat(counts.get(Witness.Told.STORED)).isGreaterThan(SEEDS * 10);
        assertThat(counts.get(Witness.Told.CONFLICT)).isGreaterThan(SEEDS);
        assertThat(counts.get(Witness.Told.UNKNOWN)).isGreaterThan(SEEDS / 10);
        assertThat(counts.get(Witness.Told.VANISHED)).isGreaterThan(SEEDS / 10);
    }

    @Test
    void a_seed_replays_exactly() {
        assertThat(Simulation.history(7)).hasSizeGreaterThan(20).isEqualTo(Simulation.history(7));
    }
}

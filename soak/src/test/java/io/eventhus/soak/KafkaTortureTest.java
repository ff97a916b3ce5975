package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KafkaTortureTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Torture.command()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    /** Not by the command, so that it aborts or fails as any other test that wants a server. */
    @Test
    @Timeout(180)
    void a_broker_and_a_relay_that_are_killed_lose_nothing_and_keep_the_order() throws Exception {
        List<String> told = new ArrayList<>();

        KafkaTorture.Ended ended = KafkaTorture.run(folder, 2, 4_000, new Random(1), told::add);

        assertThat(ended.findings()).as(told.toString()).isEmpty();
        assertThat(ended.violations()).isZero();
        String[] row = ended.row().lines().toList().getLast().split("\\|", -1);
        assertThat(row[1]).isEqualTo(" kafka ");
        assertThat(row[3]).startsWith(" 2 kills, of broker and relay in turn; ");
        long stored = Long.parseLong(row[4].strip());
        long records = Long.parseLong(row[5].strip());
        long repeated = Long.parseLong(row[6].strip());
        assertThat(stored).isGreaterThanOrEqualTo(4_000);
        assertThat(records - repeated).isEqualTo(stored);
        assertThat(row[7]).as("lost").isEqualTo(" 0 ");
        assertThat(row[8]).as("violations").isEqualTo(" 0 ");
    }

    @Test
    void the_plan_alternates_covers_all_events_and_follows_from_the_seed() {
        List<KafkaKill> plan = KafkaKill.plan(60, 100_000, new Random(7));

        assertThat(plan).hasSize(60).isEqualTo(KafkaKill.plan(60, 100_000, new Random(7)));
        assertThat(plan).isNotEqualTo(KafkaKill.plan(60, 100_000, new Random(8)));
        for (int i = 1; i < plan.size(); i++) {
            assertThat(plan.get(i).isBroker()).isNotEqualTo(plan.get(i - 1).isBroker());
            assertThat(plan.get(i).at()).isGreaterThan(plan.get(i - 1).upTo());
        }
        assertThat(plan).allSatisfy(kill -> assertThat(kill.at()).isBetween(1L, kill.upTo()));
        assertThat(plan).extracting(KafkaKill::isWaited).contains(true, false);
        assertThat(plan.getLast().upTo()).isEqualTo(100_000);
        assertThat(plan.getLast().isWaited()).isTrue();
    }

    @Test
    void a_wrong_call_is_refused() {
        assertThat(run("kafka", "--kills", "0", "--folder", folder.toString())).isEqualTo(2);
        assertThat(run("kafka", "--race")).isEqualTo(2);
        assertThat(run("sqlite", "--events", "5")).isEqualTo(2);

        assertThat(err.toString()).contains("0 kills during").contains("--events is for kafka");
    }
}

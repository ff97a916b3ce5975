package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NatsTortureTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Aborts or fails as any other test that wants a server. */
    @BeforeEach
    void needServer() {
        TestServers.shared(Nats.KIND, Nats.NEWEST);
    }

    private String[] run(String... arguments) {
        CommandLine command = Torture.command();
        int code = command.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        assertThat(code).as(err.toString()).isZero();
        String[] row = out.toString().lines().toList().getLast().split("\\|", -1);
        assertThat(row[1]).isEqualTo(" nats ");
        assertThat(Long.parseLong(row[4].strip())).as("acknowledged").isPositive();
        assertThat(row[7]).as("violations").isEqualTo(" 0 ");
        assertThat(folder.resolve("run")).doesNotExist();
        return row;
    }

    @Test
    @Timeout(120)
    void a_server_that_is_killed_under_its_callers_loses_nothing_and_serves_soon() {
        String[] row =
                run("nats", "--kills", "3", "--folder", folder.resolve("run").toString());

        assertThat(row[3]).startsWith(" 3 kills of the server; first commit at most ");
    }

    @Test
    @Timeout(120)
    void processes_that_race_agree_on_one_order() {
        String[] row = run(
                "nats",
                "--race",
                "--seconds",
                "3",
                "--folder",
                folder.resolve("run").toString());

        assertThat(row[3]).isEqualTo(" 4 processes racing for 3 s ");
    }

    @Test
    void a_short_run_on_a_cluster_has_the_mix_of_a_full_one() {
        assertThat(count(Fault.mixed(130, new Random(1))))
                .containsExactly(
                        Map.entry(Fault.NODE_KILL, 40),
                        Map.entry(Fault.LEADER_KILL, 20),
                        Map.entry(Fault.LEADER_STOP, 20),
                        Map.entry(Fault.STEP_DOWN, 40),
                        Map.entry(Fault.TWO_NODES, 10));
        assertThat(count(Fault.mixed(10, new Random(1)))).hasSize(5).containsEntry(Fault.NODE_KILL, 3);
        assertThat(Fault.mixed(4, new Random(1))).hasSize(4);
    }

    private static Map<Fault, Integer> count(List<Fault> faults) {
        Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
        faults.forEach(fault -> counts.merge(fault, 1, Integer::sum));
        return counts;
    }
}

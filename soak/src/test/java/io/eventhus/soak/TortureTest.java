package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TortureTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Torture.command();
        return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void killed_workers_lose_nothing() {
        Path home = folder.resolve("run");

        int code = run("sqlite", "--kills", "3", "--folder", home.toString());

        assertThat(code).as(err.toString()).isZero();
        String[] row = out.toString().lines().toList().getLast().split("\\|", -1);
        assertThat(row[1]).isEqualTo(" sqlite ");
        assertThat(row[3]).isEqualTo(" 3 kills ");
        assertThat(Long.parseLong(row[4].strip())).as("acknowledged").isPositive();
        assertThat(row[7]).as("violations").isEqualTo(" 0 ");
        assertThat(home).doesNotExist();
    }

    @Test
    void a_wrong_call_is_refused_and_touches_nothing() throws Exception {
        Path kept = Files.writeString(folder.resolve("kept"), "kept");

        assertThat(run("sqlite", "--kills", "1", "--folder", folder.toString())).isEqualTo(2);
        assertThat(run("paper", "--folder", folder.resolve("new").toString())).isEqualTo(2);
        assertThat(run("sqlite", "--kills", "many")).isEqualTo(2);

        assertThat(err.toString()).contains("is not empty").contains("no backend is called 'paper'");
        assertThat(kept).hasContent("kept");
    }
}

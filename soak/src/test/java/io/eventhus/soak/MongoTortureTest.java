package io.eventhus.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.servers.TestServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MongoTortureTest {

    @TempDir
    Path folder;

    /** Aborts or fails as any other test that wants a server. */
    @BeforeEach
    void needServer() {
        assertThat(TestServers.mongo().address()).startsWith("mongodb://");
    }

    @Test
    @Timeout(180)
    void a_server_that_is_killed_under_its_callers_loses_nothing_and_serves_soon() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int code = Torture.command()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "mongo",
                        "--kills",
                        "2",
                        "--folder",
                        folder.resolve("run").toString());

        assertThat(code).as(err.toString()).isZero();
        String[] row = out.toString().lines().toList().getLast().split("\\|", -1);
        assertThat(row[1]).isEqualTo(" mongo ");
        assertThat(row[3]).startsWith(" 2 kills of the server; first commit at most ");
        assertThat(Long.parseLong(row[4].strip())).as("acknowledged").isPositive();
        assertThat(row[7]).as("violations").isEqualTo(" 0 ");
    }
}

package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.StoreRefusedException;
import io.eventhus.api.TransientException;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StrictTest {

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static TestServer server(String syncInterval, int monitoring) {
        return TestServers.own(
                Nats.with("nats-monitored", syncInterval, "http: \"127.0.0.1:" + monitoring + "\"\n"), Nats.NEWEST);
    }

    private static NatsConfig config(TestServer server) {
        return NatsConfig.of(server.address(), "strict").withTimeout(Duration.ofSeconds(2));
    }

    @Test
    void a_server_that_syncs_always_is_taken_and_one_that_was_not_asked_is_not() throws IOException {
        int port = freePort();
        int otherPort = freePort();
        try (TestServer server = server("always", port);
                TestServer other = server("always", otherPort)) {
            SyncAssurance both = SyncAssurance.monitoredAt("http://127.0.0.1:" + port, "http://127.0.0.1:" + otherPort);
            try (NatsCommitLog log = NatsCommitLog.open(config(server).strict(both))) {
                assertThat(log.head()).isZero();
            }
            NatsConfig elsewhere = config(server).strict(SyncAssurance.monitoredAt("http://127.0.0.1:" + otherPort));
            assertThatThrownBy(() -> NatsCommitLog.open(elsewhere))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("none of the 1 that were asked");
            assertThat(other.address()).isNotEqualTo(server.address());
        }
    }

    @Test
    void a_server_that_acknowledges_before_it_syncs_is_refused_unless_its_operator_vouches() throws IOException {
        int port = freePort();
        try (TestServer server = server("2m", port)) {
            NatsConfig monitored = config(server).strict(SyncAssurance.monitoredAt("http://127.0.0.1:" + port));
            assertThatThrownBy(() -> NatsCommitLog.open(monitored))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("acknowledges before it syncs")
                    .hasMessageContaining("sync_interval: always");
            NatsConfig silent = config(server).strict(SyncAssurance.monitoredAt("http://127.0.0.1:1"));
            assertThatThrownBy(() -> NatsCommitLog.open(silent))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("did not tell");
            try (NatsCommitLog log = NatsCommitLog.open(config(server).strict(SyncAssurance.given()))) {
                assertThat(log.head()).isZero();
            }
        }
    }

    @Test
    void monitoring_without_a_url_is_no_monitoring() {
        assertThatThrownBy(() -> SyncAssurance.monitoredAt()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SyncAssurance.monitoredAt("localhost:8222"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

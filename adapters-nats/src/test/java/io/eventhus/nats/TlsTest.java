package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventhusException;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestCertificates;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers with certificates, good and bad ones, made by the JDK's own tool. */
@Timeout(120)
class TlsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private KeyStore keys(String name, String... more) throws Exception {
        return new TestCertificates(folder).keys(name, more);
    }

    private String issued(String name, String issuer, String... more) throws Exception {
        return new TestCertificates(folder).issued(name, issuer, more);
    }

    private TestServer server(String name, KeyStore keys) throws Exception {
        return server(name, keys, TestCertificates.certificate(keys));
    }

    private TestServer server(String name, KeyStore keys, String certificate) throws Exception {
        Path keyFile = Files.writeString(folder.resolve(name + "-key.pem"), TestCertificates.privateKey(keys));
        Path certificateFile = Files.writeString(folder.resolve(name + ".pem"), certificate);
        return TestServers.own(
                Nats.with(
                        "nats-tls-" + name,
                        "2m",
                        "tls {\n  cert_file: \"" + certificateFile + "\"\n  key_file: \"" + keyFile + "\"\n}\n"),
                Nats.NEWEST);
    }

    private static NatsServer client(TestServer server, SSLContext context) {
        return NatsServer.of(server.address())
                .withOptions(options -> options.sslContext(context))
                .withTimeout(Duration.ofSeconds(2));
    }

    private static void refuses(NatsServer server) {
        assertThatThrownBy(() -> NatsCorePublisher.open(server))
                .isInstanceOf(EventhusException.class)
                .hasMessageContaining("TLS");
    }

    @Test
    void a_trusted_certificate_of_the_host_is_taken_and_an_unknown_one_is_refused() throws Exception {
        KeyStore keys = keys("good", "-ext", TestCertificates.THIS_HOST);
        KeyStore others = keys("other", "-ext", TestCertificates.THIS_HOST);
        try (TestServer server = server("good", keys)) {
            try (NatsCorePublisher publisher =
                    NatsCorePublisher.open(client(server, TestCertificates.trusting(keys)))) {
                assertThat(publisher.info().bytesPerBody()).isPositive();
            }
            refuses(client(server, TestCertificates.trusting(others)));
            // What the platform trusts, as a client has it that names no certificate: one signed by itself is not among
            // it.
            refuses(client(server, SSLContext.getDefault()));
        }
    }

    @Test
    void a_trusted_certificate_of_another_host_is_refused() throws Exception {
        KeyStore keys = keys("elsewhere", "-ext", "san=dns:elsewhere.example");
        try (TestServer server = server("elsewhere", keys)) {
            refuses(client(server, TestCertificates.trusting(keys)));
        }
    }

    /** The trusted one is the issuer: of a trusted certificate itself nobody looks at the dates. */
    @Test
    void an_expired_certificate_is_refused_where_one_that_is_valid_is_taken() throws Exception {
        KeyStore issuer = keys("issuer", "-ext", "bc:c");
        KeyStore keys = keys("dated");
        try (TestServer server = server("valid", keys, issued("dated", "issuer"))) {
            NatsCorePublisher.open(client(server, TestCertificates.trusting(issuer)))
                    .close();
        }
        try (TestServer server =
                server("expired", keys, issued("dated", "issuer", "-startdate", "-10d", "-validity", "5"))) {
            refuses(client(server, TestCertificates.trusting(issuer)));
        }
    }

    @Test
    void a_server_that_wants_tls_is_not_talked_to_without() throws Exception {
        KeyStore keys = keys("wanted", "-ext", TestCertificates.THIS_HOST);
        try (TestServer server = server("wanted", keys)) {
            refuses(NatsServer.of(server.address()).withTimeout(Duration.ofSeconds(2)));
        }
    }
}

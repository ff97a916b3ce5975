package io.eventhus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.EventhusException;
import io.eventhus.servers.Nats;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers with certificates, good and bad ones, made by the JDK's own tool. */
@Timeout(120)
class TlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private KeyStore keys(String name, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
        arguments.addAll(List.of("-dname", "CN=" + name));
        arguments.addAll(List.of(more));
        keytool(name, arguments);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** Runs the tool on the keys of a name. */
    private void keytool(String name, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-alias", "server", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", folder.resolve(name + ".p12").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0)
                .as(said)
                .isTrue();
    }

    /** A certificate for the keys of a name, signed by those of another. */
    private String issued(String name, String issuer, String... more) throws Exception {
        String request = folder.resolve(name + ".csr").toString();
        Path certificate = folder.resolve(name + "-issued.pem");
        keytool(name, List.of("-certreq", "-file", request));
        List<String> arguments = new ArrayList<>(List.of("-gencert", "-rfc", "-infile", request));
        arguments.addAll(List.of("-outfile", certificate.toString(), "-ext", "san=ip:127.0.0.1"));
        arguments.addAll(List.of(more));
        keytool(issuer, arguments);
        return Files.readString(certificate);
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    private TestServer server(String name, KeyStore keys) throws Exception {
        return server(
                name, keys, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
    }

    private TestServer server(String name, KeyStore keys, String certificate) throws Exception {
        Key key = keys.getKey("server", PASSWORD.toCharArray());
        Path keyFile = Files.writeString(folder.resolve(name + "-key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        Path certificateFile = Files.writeString(folder.resolve(name + ".pem"), certificate);
        return TestServers.own(
                Nats.with(
                        "nats-tls-" + name,
                        "2m",
                        "tls {\n  cert_file: \"" + certificateFile + "\"\n  key_file: \"" + keyFile + "\"\n}\n"),
                Nats.NEWEST);
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
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
        KeyStore keys = keys("good", "-ext", "san=ip:127.0.0.1");
        KeyStore others = keys("other", "-ext", "san=ip:127.0.0.1");
        try (TestServer server = server("good", keys)) {
            try (NatsCorePublisher publisher = NatsCorePublisher.open(client(server, trusting(keys)))) {
                assertThat(publisher.info().bytesPerBody()).isPositive();
            }
            refuses(client(server, trusting(others)));
            // What the platform trusts, as a client has it that names no certificate: one signed by itself is not among
            // it.
            refuses(client(server, SSLContext.getDefault()));
        }
    }

    @Test
    void a_trusted_certificate_of_another_host_is_refused() throws Exception {
        KeyStore keys = keys("elsewhere", "-ext", "san=dns:elsewhere.example");
        try (TestServer server = server("elsewhere", keys)) {
            refuses(client(server, trusting(keys)));
        }
    }

    /** The trusted one is the issuer: of a trusted certificate itself nobody looks at the dates. */
    @Test
    void an_expired_certificate_is_refused_where_one_that_is_valid_is_taken() throws Exception {
        KeyStore issuer = keys("issuer", "-ext", "bc:c");
        KeyStore keys = keys("dated");
        try (TestServer server = server("valid", keys, issued("dated", "issuer"))) {
            NatsCorePublisher.open(client(server, trusting(issuer))).close();
        }
        try (TestServer server =
                server("expired", keys, issued("dated", "issuer", "-startdate", "-10d", "-validity", "5"))) {
            refuses(client(server, trusting(issuer)));
        }
    }

    @Test
    void a_server_that_wants_tls_is_not_talked_to_without() throws Exception {
        KeyStore keys = keys("wanted", "-ext", "san=ip:127.0.0.1");
        try (TestServer server = server("wanted", keys)) {
            refuses(NatsServer.of(server.address()).withTimeout(Duration.ofSeconds(2)));
        }
    }
}

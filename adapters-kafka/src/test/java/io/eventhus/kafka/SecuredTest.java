package io.eventhus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventhus.api.PermanentException;
import io.eventhus.kafka.KafkaEventPublisher.Topics;
import io.eventhus.servers.Kafka;
import io.eventhus.servers.ServerKind;
import io.eventhus.servers.TestCertificates;
import io.eventhus.servers.TestServer;
import io.eventhus.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that want to know who comes in, or show a certificate, a good or a bad one. */
@Timeout(120)
class SecuredTest {

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static KafkaServer as(TestServer server, String user, String password) {
        return KafkaServer.of(server.address())
                .withTimeout(Duration.ofSeconds(5))
                .withSettings(Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        LOGIN + "username=\"" + user + "\" password=\"" + password + "\";"));
    }

    @Test
    void wrong_credentials_and_missing_rights_are_told_without_a_password() {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.client.plain.sasl.jaas.config",
                LOGIN + "user_bank=\"right\" user_guest=\"right\";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:bank;User:ANONYMOUS"));
        Outgoing outgoing = new Outgoing("bank", "account");
        try (TestServer server = own(Kafka.with("kafka-sasl", "SASL_PLAINTEXT", settings))) {
            try (KafkaEventPublisher publisher =
                    KafkaEventPublisher.open(as(server, "bank", "right"), Topics.create(1, 1, 1))) {
                assertThat(publisher
                                .publish(java.util.List.of(outgoing.event("a")))
                                .failure())
                        .isNull();
            }
            assertThatThrownBy(() -> KafkaEventPublisher.open(as(server, "bank", "s3cret"), Topics.expect()))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("credentials")
                    .hasMessageNotContaining("s3cret");
            assertThatThrownBy(() -> {
                        try (KafkaEventPublisher publisher =
                                KafkaEventPublisher.open(as(server, "guest", "right"), Topics.expect())) {
                            throw publisher
                                    .publish(java.util.List.of(outgoing.event("a")))
                                    .failure();
                        }
                    })
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("lacks a right");
        }
    }

    private static TestServer own(ServerKind kind) {
        return TestServers.own(kind, Kafka.KIND.usualRange());
    }

    private TestServer showing(String name, KeyStore keys, String certificate) throws Exception {
        Path file = Files.writeString(
                folder.resolve(name + "-server.pem"), TestCertificates.privateKey(keys) + certificate);
        return own(Kafka.with(
                "kafka-tls-" + name,
                "SSL",
                Map.of(
                        "listener.name.client.ssl.keystore.type",
                        "PEM",
                        "listener.name.client.ssl.keystore.location",
                        file.toString())));
    }

    private KafkaServer trusting(TestServer server, String name, KeyStore keys) throws Exception {
        Path file = Files.writeString(folder.resolve(name + "-trusted.pem"), TestCertificates.certificate(keys));
        return KafkaServer.of(server.address())
                .withTimeout(Duration.ofSeconds(5))
                .withSettings(Map.of(
                        "security.protocol",
                        "SSL",
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.location",
                        file.toString()));
    }

    private static void refuses(KafkaServer server) {
        assertThatThrownBy(() -> KafkaEventPublisher.open(server, Topics.expect()))
                .isInstanceOf(PermanentException.class)
                .hasMessageContainingAll("TLS", "certificate");
    }

    @Test
    void a_trusted_certificate_of_the_host_is_taken_and_an_unknown_one_is_refused() throws Exception {
        TestCertificates certificates = new TestCertificates(folder);
        KeyStore keys = certificates.keys("good", "-ext", TestCertificates.THIS_HOST);
        KeyStore others = certificates.keys("other", "-ext", TestCertificates.THIS_HOST);
        try (TestServer server = showing("good", keys, TestCertificates.certificate(keys))) {
            KafkaEventPublisher.open(trusting(server, "good", keys), Topics.expect())
                    .close();
            refuses(trusting(server, "other", others));
        }
    }

    @Test
    void a_certificate_of_another_host_is_refused() throws Exception {
        KeyStore keys = new TestCertificates(folder).keys("elsewhere", "-ext", "san=dns:example.org");
        try (TestServer server = showing("elsewhere", keys, TestCertificates.certificate(keys))) {
            refuses(trusting(server, "elsewhere", keys));
        }
    }

    @Test
    void a_certificate_that_has_expired_is_refused() throws Exception {
        TestCertificates certificates = new TestCertificates(folder);
        KeyStore authority = certificates.keys("authority", "-ext", "bc:c");
        KeyStore keys = certificates.keys("expired", "-ext", TestCertificates.THIS_HOST);
        String certificate = certificates.issued("expired", "authority", "-startdate", "-10d", "-validity", "5");
        try (TestServer server = showing("expired", keys, certificate)) {
            refuses(trusting(server, "authority", authority));
        }
    }
}

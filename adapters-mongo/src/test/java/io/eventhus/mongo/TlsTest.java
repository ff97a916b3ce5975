package io.eventhus.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import io.eventhus.api.PermanentException;
import io.eventhus.servers.TestCertificates;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, good and bad ones. */
class TlsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final MongoConfig bucket = Databases.freshBucket("tls");

    @SuppressWarnings("NullAway.Init")
    private TestCertificates certificates;

    @BeforeEach
    void open() {
        certificates = new TestCertificates(folder);
    }

    @AfterEach
    void close() {
        Databases.drop(bucket.commits());
    }

    private static TlsFront front(KeyStore keys, String certificate) throws Exception {
        return new TlsFront(TestCertificates.showing(keys, certificate), new ServerAddress(Databases.hostAndPort()));
    }

    private MongoConfig client(TlsFront front, SSLContext context) {
        return MongoConfig.of(front.uri(), bucket.database(), bucket.bucket())
                .withSettings(settings -> settings.applyToSslSettings(ssl -> ssl.context(context)))
                .withTimeout(Duration.ofSeconds(2));
    }

    private static void refuses(MongoConfig config) {
        assertThat(new ConnectionString(String.valueOf(config.connectionString())).getSslEnabled())
                .isTrue();
        assertThatThrownBy(() -> MongoCommitLog.open(config))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("TLS")
                .hasMessageContaining("certificate");
    }

    @Test
    void a_trusted_certificate_of_the_host_is_taken_and_an_unknown_one_is_refused() throws Exception {
        KeyStore keys = certificates.keys("good", "-ext", TestCertificates.THIS_HOST);
        KeyStore others = certificates.keys("other", "-ext", TestCertificates.THIS_HOST);
        try (TlsFront front = front(keys, TestCertificates.certificate(keys))) {
            try (MongoCommitLog log = MongoCommitLog.open(client(front, TestCertificates.trusting(keys)))) {
                assertThat(log.head()).isZero();
            }
            refuses(client(front, TestCertificates.trusting(others)));
            // What the platform trusts: one signed by itself is not among it.
            refuses(client(front, SSLContext.getDefault()));
        }
    }

    @Test
    void a_trusted_certificate_of_another_host_is_refused() throws Exception {
        KeyStore keys = certificates.keys("elsewhere", "-ext", "san=dns:elsewhere.example");
        try (TlsFront front = front(keys, TestCertificates.certificate(keys))) {
            refuses(client(front, TestCertificates.trusting(keys)));
        }
    }

    /** The trusted one is the issuer: of a trusted certificate itself nobody looks at the dates. */
    @Test
    void an_expired_certificate_is_refused_where_one_that_is_valid_is_taken() throws Exception {
        KeyStore issuer = certificates.keys("issuer", "-ext", "bc:c");
        KeyStore keys = certificates.keys("dated");
        try (TlsFront front = front(keys, certificates.issued("dated", "issuer"))) {
            MongoCommitLog.open(client(front, TestCertificates.trusting(issuer)))
                    .close();
        }
        String expired = certificates.issued("dated", "issuer", "-startdate", "-10d", "-validity", "5");
        try (TlsFront front = front(keys, expired)) {
            refuses(client(front, TestCertificates.trusting(issuer)));
        }
    }
}

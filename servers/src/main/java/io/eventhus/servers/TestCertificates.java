package io.eventhus.servers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates, good and bad ones, for servers of a test, made by the JDK's own tool in a folder of the test's. */
public final class TestCertificates {

    /** What a certificate has to say to fit servers that are started here. */
    public static final String THIS_HOST = "san=ip:127.0.0.1";

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";
    private static final String STORE = "PKCS12";
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Path folder;

    /** Makes them in a folder. */
    public TestCertificates(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes keys with a certificate that they sign themselves.
     *
     * @param name names the keys, and whom the certificate is for
     * @param more further arguments of {@code keytool -genkeypair}, such as {@code -ext}, {@link #THIS_HOST}
     */
    public KeyStore keys(String name, String... more) throws IOException, GeneralSecurityException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
        arguments.addAll(List.of("-dname", "CN=" + name));
        arguments.addAll(List.of(more));
        keytool(name, arguments);
        KeyStore store = KeyStore.getInstance(STORE);
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /**
     * Makes a certificate of this host for keys, signed by other ones.
     *
     * @param name   names the keys
     * @param issuer names those that sign
     * @param more   further arguments of {@code keytool -gencert}, such as {@code -validity}, {@code 5}
     * @return the certificate as PEM
     */
    public String issued(String name, String issuer, String... more) throws IOException {
        Path request = folder.resolve(name + ".csr");
        Path certificate = folder.resolve(name + "-issued.pem");
        keytool(name, List.of("-certreq", "-file", request.toString()));
        List<String> arguments = new ArrayList<>(List.of("-gencert", "-rfc", "-infile", request.toString()));
        arguments.addAll(List.of("-outfile", certificate.toString(), "-ext", THIS_HOST));
        arguments.addAll(List.of(more));
        keytool(issuer, arguments);
        return Files.readString(certificate);
    }

    /** Runs the tool on the keys of a name. */
    private void keytool(String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-alias", ALIAS, "-storetype", STORE, "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", folder.resolve(name + ".p12").toString()));
        Command.Result made = Command.run(DEADLINE, command);
        if (!made.succeeded()) {
            throw new UnavailableException("keytool " + arguments.getFirst() + " failed: " + made.told());
        }
    }

    /** Returns the certificate of keys as PEM. */
    public static String certificate(KeyStore keys) throws GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    }

    /** Returns the private key of keys as PEM. */
    public static String privateKey(KeyStore keys) throws GeneralSecurityException {
        return pem("PRIVATE KEY", key(keys).getEncoded());
    }

    private static Key key(KeyStore keys) throws GeneralSecurityException {
        return keys.getKey(ALIAS, PASSWORD.toCharArray());
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    /** Returns what a client has that trusts the certificate of keys, and nothing else. */
    public static SSLContext trusting(KeyStore keys) throws IOException, GeneralSecurityException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /**
     * Returns what a server in this JVM has that shows a certificate.
     *
     * @param certificate as PEM, for these keys
     */
    public static SSLContext showing(KeyStore keys, String certificate) throws IOException, GeneralSecurityException {
        Certificate shown;
        try (InputStream in = new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))) {
            shown = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        KeyStore own = empty();
        own.setKeyEntry(ALIAS, key(keys), PASSWORD.toCharArray(), new Certificate[] {shown});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(STORE);
        store.load(null, null);
        return store;
    }
}

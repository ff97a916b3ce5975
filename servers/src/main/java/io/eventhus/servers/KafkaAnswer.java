package io.eventhus.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Asks a Kafka broker which requests it knows: it answers that to anybody, and only when it serves. */
final class KafkaAnswer {

    private static final int DEADLINE_MS = 2_000;
    private static final Pattern FIRST = Pattern.compile("([^:,\\s]+):(\\d{1,5})(,.*)?");
    private static final short API_VERSIONS = 18;
    private static final int OURS = 4711;
    private static final int LARGEST = 1 << 16;

    private KafkaAnswer() {}

    /**
     * Asks.
     *
     * @return {@code unknown}, since brokers do not tell their version; empty if none answers
     */
    static Optional<String> from(String address, boolean byTls) {
        Matcher first = FIRST.matcher(address);
        if (!first.matches()) {
            throw new UnavailableException(
                    "the address of a Kafka broker is HOST:PORT, or several with commas between");
        }
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(first.group(1), Integer.parseInt(first.group(2))), DEADLINE_MS);
            plain.setSoTimeout(DEADLINE_MS);
            if (!byTls) {
                return answers(plain) ? Optional.of("unknown") : Optional.empty();
            }
            try (Socket secured = secured(plain)) {
                return answers(secured) ? Optional.of("unknown") : Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean answers(Socket socket) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(10);
        out.writeShort(API_VERSIONS);
        out.writeShort(0);
        out.writeInt(OURS);
        // No name of a client.
        out.writeShort(-1);
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt();
        return length >= 6 && length < LARGEST && in.readInt() == OURS && in.readShort() == 0;
    }

    /** It is asked whether it is there, and told nothing: whose certificate it has does not matter. */
    private static SSLSocket secured(Socket plain) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM has no TLS", e);
        }
    }

    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Nobody comes in here.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Whoever it is.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

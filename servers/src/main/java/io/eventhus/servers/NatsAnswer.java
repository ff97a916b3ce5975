package io.eventhus.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a NATS server for its version: it greets with it, whoever comes. */
final class NatsAnswer {

    private static final int DEADLINE_MS = 2_000;
    private static final int DEFAULT_PORT = 4222;
    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]*)\"");

    private NatsAnswer() {}

    static Optional<String> from(String address) {
        URI uri = uri(address);
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()),
                    DEADLINE_MS);
            socket.setSoTimeout(DEADLINE_MS);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String greeting = in.readLine();
            if (greeting == null || !greeting.startsWith("INFO ")) {
                return Optional.empty();
            }
            Matcher version = VERSION.matcher(greeting);
            return Optional.of(
                    version.find()
                            ? Version.in(version.group(1))
                                    .map(Version::toString)
                                    .orElse("unknown")
                            : "unknown");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static URI uri(String address) {
        try {
            URI uri = URI.create(address);
            if (uri.getHost() != null && "nats".equals(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        }
        throw refusal(null);
    }

    private static UnavailableException refusal(@Nullable Exception cause) {
        String message = "the address of a NATS server is a URL such as nats://127.0.0.1:4222";
        return cause == null ? new UnavailableException(message) : new UnavailableException(message, cause);
    }
}

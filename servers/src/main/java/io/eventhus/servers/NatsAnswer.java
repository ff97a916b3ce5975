package io.eventhus.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a NATS server for its version, with which it greets whoever comes, and whether it serves streams. */
final class NatsAnswer {

    private static final int DEADLINE_MS = 2_000;
    private static final int DEFAULT_PORT = 4222;
    private static final Pattern VERSION = Pattern.compile("\"version\":\"([^\"]*)\"");

    private static final int MOST_LINES = 20;
    /** Each line ends as the protocol wants it. */
    private static final List<String> ASK_FOR_STREAMS = List.of(
            "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}",
            "SUB answer 1",
            "PUB $JS.API.STREAM.NAMES answer 0",
            "");

    private NatsAnswer() {}

    /**
     * Tells whether a server, or the leader of its cluster, answers for streams: a node that knows no leader refuses.
     */
    static boolean hasLeader(String address) {
        URI uri = uri(address);
        try (Socket socket = connect(uri)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream()
                    .write((String.join("\r\n", ASK_FOR_STREAMS) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            // The greeting, pings and the message's own line come before its text; the socket's deadline bounds each.
            for (int lines = 0; lines < MOST_LINES; lines++) {
                String line = in.readLine();
                if (line == null) {
                    return false;
                }
                if (line.startsWith("{")) {
                    return line.contains("\"streams\":");
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static Socket connect(URI uri) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()),
                    DEADLINE_MS);
            socket.setSoTimeout(DEADLINE_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static Optional<String> from(String address) {
        URI uri = uri(address);
        try (Socket socket = connect(uri)) {
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

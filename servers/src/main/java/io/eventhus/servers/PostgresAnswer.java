package io.eventhus.servers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a PostgreSQL for its version by the first message of its protocol, without a driver. A server that wants a password serves, but does
 * not tell its version.
 *
 * <p>The messages: https://www.postgresql.org/docs/15/protocol-message-formats.html
 */
final class PostgresAnswer {

    private static final int DEADLINE_MS = 2_000;
    private static final int PROTOCOL_3 = 3 << 16;
    private static final int MOST_BYTES = 1 << 16;
    private static final int MOST_MESSAGES = 200;
    private static final String UNKNOWN = "unknown";
    /** The error code of a server that is still starting, or already stopping. */
    private static final String NOT_NOW = "57P03";

    private static final Pattern URL =
            Pattern.compile("jdbc:postgresql://([^:/?]+)(?::(\\d{1,5}))?(?:/([^?]*))?(?:\\?(.*))?");
    private static final Pattern LOGIN = Pattern.compile("(?:^|&)user=([^&]*)");

    private PostgresAnswer() {}

    static Optional<String> from(String address) {
        Matcher url = URL.matcher(address);
        if (!url.matches()) {
            throw new UnavailableException(
                    "the address of a PostgreSQL is a JDBC URL such as jdbc:postgresql://127.0.0.1:5432/postgres?user=me");
        }
        int port = url.group(2) == null ? 5432 : Integer.parseInt(url.group(2));
        String database = url.group(3) == null || url.group(3).isEmpty() ? "postgres" : url.group(3);
        Matcher login = LOGIN.matcher(url.group(4) == null ? "" : url.group(4));
        String user = login.find()
                ? URLDecoder.decode(login.group(1), StandardCharsets.UTF_8)
                : System.getProperty("user.name");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.group(1), port), DEADLINE_MS);
            socket.setSoTimeout(DEADLINE_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(hello(user, database));
            Optional<String> version = read(new DataInputStream(socket.getInputStream()));
            // A farewell, so that the server does not log a client that vanished.
            out.write(new byte[] {'X', 0, 0, 0, 4});
            return version;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] hello(String user, String database) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String text : new String[] {"user", user, "database", database}) {
            body.write(text.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        body.write(0);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream numbers = new DataOutputStream(message);
        numbers.writeInt(2 * Integer.BYTES + body.size());
        numbers.writeInt(PROTOCOL_3);
        body.writeTo(numbers);
        return message.toByteArray();
    }

    private static Optional<String> read(DataInputStream in) throws IOException {
        for (int i = 0; i < MOST_MESSAGES; i++) {
            byte type = in.readByte();
            int length = in.readInt() - Integer.BYTES;
            if (length < 0 || length > MOST_BYTES) {
                return Optional.empty();
            }
            byte[] body = in.readNBytes(length);
            String text = new String(body, StandardCharsets.UTF_8);
            switch (type) {
                case 'E' -> {
                    return text.contains("C" + NOT_NOW + "\0") ? Optional.empty() : Optional.of(UNKNOWN);
                }
                case 'R' -> {
                    if (body.length < Integer.BYTES || (body[0] | body[1] | body[2] | body[3]) != 0) {
                        return Optional.of(UNKNOWN);
                    }
                }
                case 'S' -> {
                    if (text.startsWith("server_version\0")) {
                        return Optional.of(
                                Version.in(text).map(Version::toString).orElse(UNKNOWN));
                    }
                }
                case 'Z' -> {
                    return Optional.of(UNKNOWN);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}

package io.eventhus.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a server of MongoDB's protocol for its version, which it tells also those who did not log in. */
final class MongoAnswer {

    /** The name of the replica set that a mongod of ours is. */
    static final String SET = "rs0";

    private static final int DEFAULT_PORT = 27017;
    private static final int HIGHEST_PORT = 65_535;
    private static final String UNKNOWN = "unknown";
    private static final Pattern ADDRESS =
            Pattern.compile("mongodb://(?:[^@/?]*@)?([^@/?]+)(?:/[^?]*)?(?:\\?(.*))?", Pattern.DOTALL);
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:,/%]+)(?::(\\d{1,5}))?");
    private static final Pattern TLS = Pattern.compile("(?:^|[&;])(?:tls|ssl)=true(?:$|[&;])");

    private record Host(String name, int port) {}

    private MongoAnswer() {}

    /**
     * Asks the hosts of a connection string, the first that answers.
     *
     * @return the version; {@code unknown} where it is spoken to by TLS only, or does not tell; empty if no host answers
     */
    static Optional<String> from(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw refusal();
        }
        List<Host> hosts = hosts(parts.group(1));
        boolean tls = parts.group(2) != null
                && TLS.matcher(parts.group(2).toLowerCase(Locale.ROOT)).find();
        return hosts.stream()
                .map(host -> tls ? reached(host) : version(host))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Asks a mongod of ours at a port of this host. It serves when it takes writes; one that is not yet a replica set is told to be one of a
     * single node.
     */
    static Optional<String> fromNode(int port) {
        try (MongoConnection server = MongoConnection.to("127.0.0.1", port)) {
            Map<String, Object> hello = server.run("admin", Map.of("hello", 1));
            if (Boolean.TRUE.equals(hello.get("isWritablePrimary"))) {
                return version(server);
            }
            if (Boolean.TRUE.equals(hello.get("isreplicaset"))) {
                Map<String, Object> node = Map.of("_id", 0, "host", "127.0.0.1:" + port);
                server.run(
                        "admin", Map.of("replSetInitiate", Map.of("_id", SET, "version", 1, "members", List.of(node))));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> reached(Host host) {
        try {
            MongoConnection.to(host.name(), host.port()).close();
            return Optional.of(UNKNOWN);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> version(Host host) {
        try (MongoConnection server = MongoConnection.to(host.name(), host.port())) {
            return MongoConnection.isDone(server.run("admin", Map.of("hello", 1)))
                    ? version(server)
                    : Optional.of(UNKNOWN);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> version(MongoConnection server) throws IOException {
        Object told = server.run("admin", Map.of("buildInfo", 1)).get("version");
        return Optional.of(
                told instanceof String text
                        ? Version.in(text).map(Version::toString).orElse(UNKNOWN)
                        : UNKNOWN);
    }

    private static List<Host> hosts(String text) {
        List<Host> hosts = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST.matcher(each);
            if (!host.matches()) {
                throw refusal();
            }
            int port = host.group(2) == null ? DEFAULT_PORT : Integer.parseInt(host.group(2));
            if (port > HIGHEST_PORT) {
                throw refusal();
            }
            hosts.add(new Host(host.group(1), port));
        }
        return hosts;
    }

    /** Does not repeat the address, which may hold a password. */
    private static UnavailableException refusal() {
        return new UnavailableException("the address of a MongoDB is a connection string such as"
                + " mongodb://127.0.0.1:27017/?replicaSet=rs0 that names its hosts; mongodb+srv:// is not looked up here, so"
                + " write the hosts that it stands for");
    }
}

package io.eventhus.servers;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The command {@code dev/servers}. */
public final class Servers {

    private static final List<ServerKind> KINDS =
            List.of(Postgres.KIND, Nats.KIND, Nats.SYNCED, Mongo.KIND, Kafka.KIND);

    private static final int MOST_NODES = 9;

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Surroundings here;
    private final PrintStream out;
    private final PrintStream err;

    Servers(Surroundings here, PrintStream out, PrintStream err) {
        this.here = here;
        this.out = out;
        this.err = err;
    }

    /** Runs the command; the exit code is 0 when it did what was asked, 1 when it could not, 2 when it was misused. */
    public static void main(String[] arguments) {
        System.exit(new Servers(Surroundings.ofThisProcess(), System.out, System.err).run(List.of(arguments)));
    }

    int run(List<String> arguments) {
        try {
            return arguments.isEmpty() ? usage(out, DONE) : command(new ArrayList<>(arguments));
        } catch (UnavailableException | UncheckedIOException e) {
            err.println("servers: " + e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println("servers: " + e.getMessage());
            return usage(err, MISUSED);
        }
    }

    private int command(List<String> rest) {
        String verb = rest.remove(0);
        return switch (verb) {
            case "start" -> start(rest);
            case "stop", "kill" -> end(verb, rest);
            default -> throw new IllegalArgumentException("there is no '" + verb + "'");
        };
    }

    private int start(List<String> rest) {
        OptionalInt port = number(rest, "--port", 65_535);
        OptionalInt nodes = number(rest, "--nodes", MOST_NODES);
        if (rest.size() != 2) {
            throw new IllegalArgumentException("start wants NAME and DIR");
        }
        ServerKind kind = kind(rest.get(0));
        if (nodes.isPresent() && port.isPresent()) {
            throw new IllegalArgumentException("the nodes of a cluster choose their ports; leave out --port");
        }
        Optional<ClusterFolder> cluster = cluster(rest.get(1));
        if (nodes.isPresent() || cluster.isPresent()) {
            return startCluster(kind, Path.of(rest.get(1)), cluster, nodes);
        }
        ServerFolder folder = new ServerFolder(Path.of(rest.get(1)), here);
        ServerRecord server = folder.start(kind, range -> new ServerFinder(here).find(kind, range), port);
        err.println("servers: " + kind.name() + " " + server.install().version() + ", "
                + server.install().origin());
        out.println(kind.address(server.install(), server.port()));
        return DONE;
    }

    private int startCluster(ServerKind kind, Path dir, Optional<ClusterFolder> known, OptionalInt nodes) {
        if (ServerRecord.read(dir).isPresent()) {
            throw new UnavailableException(dir + " holds a single server; name another folder for a cluster");
        }
        ClusterFolder cluster = known.orElseGet(() -> ClusterFolder.make(dir, here, kind, nodes.orElseThrow()));
        if (!cluster.plan().kind().equals(kind.name())
                || nodes.orElse(cluster.plan().nodes()) != cluster.plan().nodes()) {
            throw new UnavailableException(dir + " holds " + cluster.plan().nodes() + " nodes of "
                    + cluster.plan().kind() + "; start it as that, or name another folder");
        }
        for (int node = 0; node < cluster.plan().nodes(); node++) {
            ServerRecord server = cluster.start(node, range -> new ServerFinder(here).find(kind, range));
            err.println("servers: " + NatsSettings.nodeName(node) + ", " + kind.name() + " "
                    + server.install().version() + ", " + server.install().origin() + ", at " + cluster.address(node));
        }
        err.println("servers: the cluster has a leader after "
                + cluster.awaitLeader().toMillis() + " ms");
        out.println(cluster.address());
        return DONE;
    }

    private Optional<ClusterFolder> cluster(String dir) {
        return ClusterFolder.look(Path.of(dir), here, Servers::kind);
    }

    private int end(String verb, List<String> rest) {
        if (rest.size() != 1) {
            throw new IllegalArgumentException(verb + " wants DIR");
        }
        Optional<ClusterFolder> cluster = cluster(rest.get(0));
        if (cluster.isPresent()) {
            return ended(
                    verb.equals("stop") ? cluster.get().stop() : cluster.get().kill());
        }
        ServerFolder folder = new ServerFolder(Path.of(rest.get(0)), here);
        Optional<ServerRecord> server = folder.look();
        boolean inOrder = verb.equals("stop") && server.isPresent();
        return ended(inOrder ? folder.stop(kind(server.get().kind())) : folder.kill());
    }

    private int ended(boolean ran) {
        if (!ran) {
            err.println("servers: it did not run");
        }
        return DONE;
    }

    private static OptionalInt number(List<String> rest, String option, int most) {
        int at = rest.indexOf(option);
        if (at < 0) {
            return OptionalInt.empty();
        }
        String text = at + 1 < rest.size() ? rest.get(at + 1) : "";
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(option + " wants a number from 1 to " + most + ", not '" + text + "'");
        }
        rest.subList(at, at + 2).clear();
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static ServerKind kind(String name) {
        return KINDS.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no server '" + name + "'; expected one of "
                        + KINDS.stream().map(ServerKind::name).toList()));
    }

    private int usage(PrintStream to, int code) {
        to.println("""
                usage: dev/servers start NAME DIR [--port P]   starts a server with its data in DIR, prints its address
                       dev/servers start nats DIR --nodes 3    starts a cluster with its data in DIR, prints its addresses
                       dev/servers stop DIR                    ends it, all nodes, in good order
                       dev/servers kill DIR                    kills it; start it again with the same data and port
                """.stripTrailing());
        to.println("servers:");
        for (ServerKind kind : KINDS) {
            to.println("  " + kind.name() + "  " + available(kind));
        }
        return code;
    }

    /** Looks at what is there; makes nothing. */
    private String available(ServerKind kind) {
        List<String> remarks = new ArrayList<>();
        for (Way way : kind.ways(here)) {
            if (way.makes()) {
                continue;
            }
            Optional<Install> found = way.find(kind.usualRange(), remarks);
            if (found.isPresent()) {
                return found.get().version() + ", " + found.get().origin();
            }
        }
        return "not here yet: " + String.join("; ", remarks) + ". " + kind.advice();
    }
}

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

    private static final List<ServerKind> KINDS = List.of(Postgres.KIND, Nats.KIND, Nats.SYNCED);

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
        OptionalInt port = port(rest);
        if (rest.size() != 2) {
            throw new IllegalArgumentException("start wants NAME and DIR");
        }
        ServerKind kind = kind(rest.get(0));
        ServerFolder folder = new ServerFolder(Path.of(rest.get(1)), here);
        ServerRecord server = folder.start(kind, range -> new ServerFinder(here).find(kind, range), port);
        err.println("servers: " + kind.name() + " " + server.install().version() + ", "
                + server.install().origin());
        out.println(kind.address(server.port()));
        return DONE;
    }

    private int end(String verb, List<String> rest) {
        if (rest.size() != 1) {
            throw new IllegalArgumentException(verb + " wants DIR");
        }
        ServerFolder folder = new ServerFolder(Path.of(rest.get(0)), here);
        Optional<ServerRecord> server = folder.look();
        boolean inOrder = verb.equals("stop") && server.isPresent();
        boolean ran = inOrder ? folder.stop(kind(server.get().kind())) : folder.kill();
        if (!ran) {
            err.println("servers: it did not run");
        }
        return DONE;
    }

    private static OptionalInt port(List<String> rest) {
        int at = rest.indexOf("--port");
        if (at < 0) {
            return OptionalInt.empty();
        }
        String text = at + 1 < rest.size() ? rest.get(at + 1) : "";
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("--port wants a number from 1 to 65535, not '" + text + "'");
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
                       dev/servers stop DIR                    ends it in good order
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

package io.eventhus.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The user as whom a server runs.
 *
 * @param name the user; empty for the one who runs this JVM
 * @param prefix what goes before a command so that it runs as that user, in the same process
 */
public record RunAs(Optional<String> name, List<String> prefix) {

    private static final Duration SHORT = Duration.ofSeconds(10);

    /** Copies the list. */
    public RunAs {
        prefix = List.copyOf(prefix);
    }

    /** Returns the user who runs this JVM. */
    static RunAs self() {
        return new RunAs(Optional.empty(), List.of());
    }

    /** Returns the user for a kind of server: another one only if this JVM is root's and the server refuses that. */
    static RunAs of(ServerKind kind, Install install, Surroundings here) {
        if (!kind.refusesRoot(install) || !isRoot()) {
            return self();
        }
        List<String> names =
                here.value(Surroundings.USER).map(List::of).orElse(List.of("postgres", "nobody", "daemon"));
        for (String name : names) {
            Command.Result user = Command.run(SHORT, List.of("id", "-u", name));
            Command.Result group = Command.run(SHORT, List.of("id", "-g", name));
            if (user.succeeded() && group.succeeded()) {
                return new RunAs(
                        Optional.of(name),
                        prefix(user.output().strip(), group.output().strip()));
            }
        }
        throw new UnavailableException(kind.name() + " refuses to run as root, and none of the users " + names
                + " exists here; name one in " + Surroundings.USER + ", or run this as another user");
    }

    /** Only programs that become the command itself: its process handle has to be the server's. */
    private static List<String> prefix(String user, String group) {
        if (Command.run(SHORT, List.of("setpriv", "--version")).succeeded()) {
            return List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--");
        }
        return List.of("chroot", "--userspec=" + user + ":" + group, "/");
    }

    /** Returns the command as this user. */
    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives a folder to this user. */
    void give(Path folder) throws IOException {
        if (name.isPresent()) {
            UserPrincipal user =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name.get());
            Files.setOwner(folder, user);
        }
    }

    /** Tells whether this JVM is root's. */
    static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}

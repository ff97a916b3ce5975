package io.eventhus.servers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The Docker container in which the server of a folder runs. The server's process is only the client then, which shows what the container
 * prints: a signal that cannot be caught does not reach the container, so it has to be told itself. Its data lie in a volume of the same name,
 * since they belong to a user of the image's own.
 *
 * @param docker the client
 * @param name derived from the folder, so that it is found again
 */
record Container(Path docker, String name) {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String CLIENT = "docker";
    private static final int NAME_DIGITS = 16;

    /** Returns the container of a server's folder, running or not; empty if it runs in none. */
    static Optional<Container> of(Install install, Path folder) {
        return install.program().endsWith(CLIENT)
                ? Optional.of(new Container(install.program(), "eventhus-" + digest(folder)))
                : Optional.empty();
    }

    private static String digest(Path folder) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(folder.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    /**
     * Returns the command that runs it in the foreground.
     *
     * @param port on the loopback address, the same inside
     * @param data where the image keeps its data
     * @param server the server's own command
     */
    List<String> run(String image, int port, String data, List<String> server) {
        List<String> command = new ArrayList<>(List.of(docker.toString(), "run", "--name", name));
        command.addAll(List.of("--publish", "127.0.0.1:" + port + ":" + port));
        command.addAll(List.of("--volume", name + ":" + data, image));
        command.addAll(server);
        return command;
    }

    /** Kills it, as SIGKILL does, and removes it; the volume stays. Does nothing if there is none. */
    void kill() {
        Command.Result killed = docker("rm", "--force", "--volumes", name);
        // Older clients count it as a failure that there is none.
        if (!killed.succeeded() && docker("container", "inspect", name).succeeded()) {
            throw new UnavailableException("container " + name + " could not be killed: " + killed.told());
        }
    }

    /** Removes the data of one that was killed. */
    void forget() {
        docker("volume", "rm", "--force", name);
    }

    void pause() {
        docker("pause", name);
    }

    void resume() {
        docker("unpause", name);
    }

    private Command.Result docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of(docker.toString()));
        command.addAll(List.of(arguments));
        return Command.run(DEADLINE, command);
    }
}
